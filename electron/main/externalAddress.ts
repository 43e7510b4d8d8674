const ALLOWED_PROTOCOLS: readonly string[] = ['http:', 'https:'];

/** The address in its normal form when the user's browser may open it. Schemes can start programs: only the web's two are allowed. */
export function externalAddress(address: unknown): string | undefined {
  const url = typeof address === 'string' ? parsed(address) : undefined;
  if (url === undefined || !ALLOWED_PROTOCOLS.includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url.href : undefined;
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined; // no address at all
  }
}
