/**
 * A backup: one age file that holds a tar archive of the store's copy, the settings, the pinned checkpoint and, last, a manifest signed with the
 * ledger's key. `age -d FILE | tar x` opens it without Medlar. The key-encryption key is not in it. docs/operations.md
 */

/** What is being done, for a progress bar. */
export interface BackupProgress {
  readonly phase: 'copying' | 'encrypting' | 'decrypting' | 'verifying';
  /** From 0 to 1; undefined where the end is not known. */
  readonly share: number | undefined;
}

export interface BackupSummary {
  /** Of the file, bytes. */
  readonly bytes: number;
  /** Entries in the ledger's tree. */
  readonly ledgerSize: number;
}
