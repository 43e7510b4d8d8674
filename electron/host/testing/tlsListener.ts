import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';

/** An authority of the tests, and a certificate for `temporal.example` that it signed: a server's and a client's alike. */
export const testCertificates = {
  authorities: `-----BEGIN CERTIFICATE-----
MIIBdDCCARugAwIBAgIUO+LPIIcMgMD8Dc5W1bBumMR/BVwwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEVGVzdDAgFw0yNjExMjEyMjUxNTlaGA8yMTI2MTAyODIyNTE1
OVowDzENMAsGA1UEAwwEVGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJql
OXRsN/zuNgAKxdn+DYBCCoMn1baFW4OH7v25q0JTh/8AylWCDQEllPWoekyxoIqT
cT31iLkBCKorv1k/VpGjUzBRMB0GA1UdDgQWBBRy0EqLUujyIkijf93/1K+epNf9
RjAfBgNVHSMEGDAWgBRy0EqLUujyIkijf93/1K+epNf9RjAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0cAMEQCICk0RatXmVv989wCjzn9DlAexONHipqGWjpT
teKVKizTAiBMIHZw4IldkaI38ffih1Hpx/iz8RLN82A+6PF2hgqpbQ==
-----END CERTIFICATE-----
`,
  certificate: `-----BEGIN CERTIFICATE-----
MIIBjTCCATOgAwIBAgIUCpxulL5ScaoVV+LtdvSOp6L2UjQwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEVGVzdDAgFw0yNjExMjEyMjUxNTlaGA8yMTI2MTAyODIyNTE1
OVowGzEZMBcGA1UEAwwQdGVtcG9yYWwuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABNDwGhxldnQI/0o8bcx3WohwfjCdfkEQ8y7MIxpOMHlVLPec6ydO
Qa4Lzy3PsVvjMsry2E948vf6eR6ZPrLEbX+jXzBdMBsGA1UdEQQUMBKCEHRlbXBv
cmFsLmV4YW1wbGUwHQYDVR0OBBYEFMJKSV1s2OW1Ciqm/uqaQS7EnB/iMB8GA1Ud
IwQYMBaAFHLQSotS6PIiSKN/3f/Ur56k1/1GMAoGCCqGSM49BAMCA0gAMEUCIQCM
762YigUzPDacVPEgLJjX54XWw3HDc1RIsZiUo0+rhwIgDsttugysn5XH9Jvlhoh/
hNjrFHSdk8DFFZI91x+r5hs=
-----END CERTIFICATE-----
`,
  privateKey: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOr4mqFWHXdQ6jcVu
PbomZMEfl4Co15IFQiiSwGLdaF6hRANCAATQ8BocZXZ0CP9KPG3Md1qIcH4wnX5B
EPMuzCMaTjB5VSz3nOsnTkGuC88tz7Fb4zLK8thPePL3+nkemT6yxG1/
-----END PRIVATE KEY-----
`,
};

/** Listens with TLS in front of a server without; who connects needs a certificate of the tests' authority. */
export async function tlsListener(
  target: string,
): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const { authorities: ca, certificate: cert, privateKey: key } = testCertificates;
  const [host, port] = target.split(':');
  const server = createServer(
    { ca, cert, key, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
    (outer) => {
      const inner = connect(Number(port), host);
      outer.pipe(inner).pipe(outer);
      for (const socket of [outer, inner]) {
        // Either end may go first; the other has nothing to say any more.
        socket.on('error', () => inner.destroy());
        socket.on('close', () => (socket === inner ? outer : inner).destroy());
      }
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${taken}`,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
