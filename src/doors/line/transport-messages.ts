/** What crosses between the thread of the lines and the one of the centre. */
import type { ListenRefusal } from './listen-refusal.ts';
import type { PortOptions } from './transport.ts';

/** What happened on a line, by number: they cross by the thousand. */
export const EVENT = {
  opened: 0,
  first: 1,
  secured: 2,
  handshakeFailed: 3,
  data: 4,
  ended: 5,
  backlogged: 6,
  closed: 7,
  portClosed: 8,
} as const;

/** What is to be done on one. */
export const COMMAND = { write: 0, plain: 1, secure: 2, pause: 3, resume: 4, end: 5, destroy: 6, reset: 7 } as const;

/** To the thread. `listen` and `close` name a port by a number of the asker's. */
export type ToLines =
  | ({ readonly listen: number } & Omit<PortOptions, 'failed'>)
  | { readonly close: number }
  | {
      /** Three each: which `COMMAND`, which line, with what. */
      readonly commands: readonly (number | string | Uint8Array)[];
      /** The last events have been taken. */
      readonly taken: boolean;
    };

/** From the thread. */
export type FromLines =
  | { readonly listening: number; readonly host: string; readonly port: number }
  /** A class of ours is lost on the way: a ListenRefusal comes as its code and its words. */
  | { readonly refused: number; readonly error: Error; readonly code?: ListenRefusal['code'] }
  | { readonly failed: number; readonly error: Error }
  | {
      /** Three each: which `EVENT`, which line (of `portClosed` which port), and: of `opened` the port's number, the peer's port and its address; of `first` the byte; of `data` how many bytes. */
      readonly events: readonly (number | string)[];
      /** What came on all lines, in the order of the events. */
      readonly bytes: Uint8Array<ArrayBuffer>;
    };
