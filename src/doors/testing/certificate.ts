/** The certificate that a centre would present, and the authority that its clients pin. */
// oxlint-disable-next-line no-restricted-imports -- for tests only: no door of the running server can reach this file
import { createAuthority, issueServerCertificate } from '#vault/certificates.ts';
import type { PemPair } from '#vault/tls-options.ts';

export interface TestTls {
  readonly server: PemPair;
  /** PEM. */
  readonly authority: string;
}

export async function testTls(): Promise<TestTls> {
  const now = new Date();
  const authority = await createAuthority(now);
  return { server: await issueServerCertificate(authority, now, []), authority: authority.certificate };
}
