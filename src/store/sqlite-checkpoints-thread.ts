/** The thread that brings the write-ahead log into the file: a connection of its own, and one pass for each message. */
import { parentPort, workerData } from 'node:worker_threads';
import { openConnection, setForCheckpoints } from './sqlite-connection.ts';

export interface CheckpointsThreadData {
  /** Absolute. */
  readonly file: string;
}

if (parentPort === null) throw new Error('this file is the body of a thread');
const port = parentPort;
const { file } = workerData as CheckpointsThreadData; // given by sqlite-checkpoints.ts
const connection = openConnection(file, file, 'write');
setForCheckpoints(connection);
port.postMessage('ready');

port.on('message', (asked: 'pass' | 'close') => {
  if (asked === 'close') {
    connection.close();
    port.close();
    return;
  }
  try {
    connection.script('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // A full or failing disk: nothing is lost, the log has it all. Whoever commits is told by the log itself.
  }
  port.postMessage('passed');
});
