/** The thread that writes: a connection of its own to the store's file, and one transaction for whatever came while the last one was made durable. */
import { parentPort, workerData } from 'node:worker_threads';
import { StoreRefusal } from './port.ts';
import { openConnection, setForWriting } from './sqlite-connection.ts';
import { emptyLog, openLogSync } from './sqlite-log.ts';
import { GroupCommit } from './sqlite-group-commit.ts';
import { perform, type WriteName } from './sqlite-writes.ts';
import { unpackWrite } from './write-packing.ts';

export interface WriterThreadData {
  /** Absolute. */
  readonly file: string;
}

/** What is asked: a call's number with where its Write begins in `packed`, or with name and arguments, or with what is no transaction. */
export interface Asked {
  readonly calls: readonly (
    | readonly [id: number, start: number]
    | readonly [id: number, name: WriteName, values: readonly unknown[]]
    | readonly [id: number, 'empty-log']
  )[];
  readonly packed: Uint8Array;
}

type Outcome = { readonly answer: unknown } | { readonly refused: StoreRefusal['code']; readonly text: string } | { readonly error: Error };

export interface Told {
  readonly outcomes: readonly (readonly [id: number, outcome: Outcome])[];
  readonly commits: number;
  readonly batchMax: number;
}

if (parentPort === null) throw new Error('this file is the body of a thread');
const port = parentPort;
const { file } = workerData as WriterThreadData; // given by sqlite-writer.ts
const connection = openConnection(file, file, 'write');
setForWriting(connection, 'later');
const log = openLogSync(file);
const group = new GroupCommit(connection, log.sync);

let outcomes: (readonly [number, Outcome])[] = [];

const tell = (id: number, outcome: Outcome): void => {
  // All answers of a transaction come in one go; they leave in one message.
  if (outcomes.length === 0) queueMicrotask(send);
  outcomes.push([id, outcome]);
};

function send(): void {
  const told: Told = { outcomes, commits: group.commits, batchMax: group.batchMax };
  outcomes = [];
  port.postMessage(told);
}

port.on('message', (asked: Asked | 'close') => {
  if (asked === 'close') {
    log.close();
    connection.close();
    port.close();
    return;
  }
  for (const [id, what, values = []] of asked.calls) {
    done(what, values, asked.packed).then(
      (answer) => tell(id, { answer }),
      (error: unknown) => tell(id, outcomeOf(error)),
    );
  }
});

async function done(what: Asked['calls'][number][1], values: readonly unknown[], packed: Uint8Array): Promise<unknown> {
  // No transaction is open between two turns of the event loop, which this needs.
  if (what === 'empty-log') return emptyLog(connection);
  if (typeof what !== 'number') return group.submit(() => perform(connection, what, values));
  const write = unpackWrite(packed, what);
  return group.submit(() => perform(connection, 'commit', [write]));
}

/** Refusals keep their code on the other side, where a class of ours would be lost. */
const outcomeOf = (error: unknown): Outcome =>
  error instanceof StoreRefusal
    ? { refused: error.code, text: error.message }
    : { error: error instanceof Error ? error : new Error(String(error)) };
