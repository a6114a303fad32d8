/** Why a backup cannot be made or restored, in one sentence that says what to do. Nothing was written where it would stay. */
export class BackupRefusal extends Error {
  override readonly name = 'BackupRefusal';
  readonly code:
    | 'absent' // there is no such file, or no such folder to write it into
    | 'exists' // the file to write is there already
    | 'occupied' // the place to restore into is not empty
    | 'unsupported' // PostgreSQL, which has its own means
    | 'malformed' // opens, but is not what Medlar writes
    | 'tampered' // not what this centre wrote, or not what was written
    | 'pin'; // the later checkpoint given is none of this centre's
  constructor(code: BackupRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
