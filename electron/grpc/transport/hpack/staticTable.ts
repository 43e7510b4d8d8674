import { headerField, type HeaderField } from './headerField.ts';

/** The fields that every connection knows by their number (RFC 7541, appendix A), the first of which is 1. */
export const STATIC_TABLE: readonly HeaderField[] = [
  [':authority'],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset'],
  ['accept-encoding', 'gzip, deflate'],
  ...`accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control content-disposition
  content-encoding content-language content-length content-location content-range content-type cookie date etag expect expires
  from host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified link location max-forwards
  proxy-authenticate proxy-authorization range referer refresh retry-after server set-cookie strict-transport-security
  transfer-encoding user-agent vary via www-authenticate`
    .split(/\s+/)
    .map((name) => [name]),
].map(([name = '', value = '']) => headerField(name, value));

/** The number of the first field of that name, or 0. */
export const staticIndexOf = (name: string): number =>
  STATIC_TABLE.findIndex((field) => field.name === name) + 1;
