/** A door cannot listen: the message names the address and says what to do. */
export class ListenRefusal extends Error {
  override readonly name = 'ListenRefusal';
  readonly code: 'in-use' | 'access' | 'address' | 'other';

  constructor(code: ListenRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Turns what `listen()` failed with into words. `door` is the flag's name, e.g. `desk`. */
export function listenRefusal(door: string, host: string, port: number, cause: unknown): ListenRefusal {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'EADDRINUSE':
      return new ListenRefusal(
        'in-use',
        `${door}: ${where} is in use by another program; stop it, or choose another port with --${door} ${host}:PORT (0 picks a free one)`,
        { cause },
      );
    case 'EACCES':
    case 'EPERM':
      return new ListenRefusal(
        'access',
        `${door}: this user may not listen on ${where}; choose a port above 1023 with --${door} ${host}:PORT`,
        {
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new ListenRefusal('address', `${door}: this machine has no address ${host}; give one of its own with --${door} HOST:${port}`, {
        cause,
      });
    default:
      return new ListenRefusal('other', `${door}: cannot listen on ${where}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
  }
}
