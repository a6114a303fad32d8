/** What a person is told when a command cannot go on: what happened and what to do; a stack trace only for those who ask for one. */
import { BackupRefusal } from '#centre/backup-refusal.ts';
import { StoreRefusal } from '#store/port.ts';
import { VaultRefusal } from '#vault/refusal.ts';
import { ListenRefusal } from '#doors/line/listen-refusal.ts';
import { UsageRefusal } from './arguments.ts';
import { Interrupted } from './interrupted.ts';

/** Exit codes, the same for all commands. `medlar verify` gives 1 for tampering and 2 for anything that kept it from checking. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export interface Explained {
  readonly text: string;
  readonly code: number;
  /** It was to be expected: a stack trace would tell nobody anything. */
  readonly expected: boolean;
}

/** By the code of the operating system: https://nodejs.org/api/errors.html#common-system-errors */
const SYSTEM_ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room there, then start again; nothing that was acknowledged is lost',
  EDQUOT: 'the disk quota is used up: make room there, then start again; nothing that was acknowledged is lost',
  EROFS: 'the folder is on a read-only file system: choose another with --data',
  EACCES: 'this user may not do that: change the owner or mode of the folder, or choose another with --data',
  EPERM: 'this user may not do that: change the owner or mode of the folder, or choose another with --data',
  EFBIG: 'no file may grow so large there (the file system’s limit, or ulimit -f): choose another place',
  ENOTDIR: 'a part of that path is a file, not a folder: choose another with --data',
  EEXIST: 'there is a file in the place of that folder: choose another with --data',
  EMFILE: 'too many open files: raise the limit (ulimit -n)',
  ECONNREFUSED: 'nobody listens there: is it running, and is the address right?',
};

const hasCode = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

export function explain(error: unknown): Explained {
  if (error instanceof UsageRefusal) return { text: error.message, code: EXIT.usage, expected: true };
  if (error instanceof Interrupted) return { text: error.message, code: EXIT.interrupted, expected: true };
  if (error instanceof StoreRefusal || error instanceof VaultRefusal || error instanceof BackupRefusal || error instanceof ListenRefusal) {
    return { text: error.message, code: EXIT.failed, expected: true };
  }
  const message = error instanceof Error ? error.message : String(error);
  const advice = hasCode(error) ? SYSTEM_ADVICE[error.code] : undefined;
  if (advice !== undefined) return { text: `${message}; ${advice}`, code: EXIT.failed, expected: true };
  return { text: `unexpected fault: ${message}`, code: EXIT.failed, expected: false };
}
