/** Asked to stop by a person or the system, in the middle of something that is whole or not there. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
