/** Everything that a TCP door bounds, in one place. A peer that goes over one of these costs itself its connection and nobody else anything. */
export interface LineLimits {
  /** One JSON line, its newline included, bytes. */
  readonly frameBytesMax: number;
  /** The same before somebody has logged in: strangers cannot make the server keep much. */
  readonly strangerFrameBytesMax: number;
  /** Objects and arrays inside each other in one JSON line. */
  readonly jsonDepthMax: number;
  /** Lines that are not JSON requests, before the connection is closed. */
  readonly garbageLinesMax: number;
  /** Failed logins, before the connection is closed. */
  readonly loginFailuresMax: number;
  /** One lab message, bytes. */
  readonly labMessageBytesMax: number;
  /** A connection that brings no complete message for this long is closed, milliseconds. Half a message does not count. */
  readonly idleMs: number;
  /** TLS handshake, milliseconds. */
  readonly handshakeMs: number;
  /** Connections of one network address. */
  readonly peerConnectionsMax: number;
  /** The same for loopback peers while the lab is on: they all share one address. */
  readonly labPeerConnectionsMax: number;
  readonly connectionsMax: number;
  /**
   * Requests of one connection that are worked on at once, always 1: answers come in order, and a pipelined request sees what the one before it
   * did. This many bytes of further requests are taken in meanwhile; then reading stops until there is room.
   */
  readonly waitingBytesMax: number;
  /** Bytes that a peer may leave unread; then it is closed. */
  readonly backlogBytesMax: number;
  /** How long a connection that we have ended may linger until the peer closes it too, milliseconds. */
  readonly lingerMs: number;
  /** `close()` lets requests finish for this long, milliseconds. */
  readonly closeMs: number;
}

export const LINE_LIMITS: LineLimits = {
  frameBytesMax: 65_536,
  strangerFrameBytesMax: 4_096,
  jsonDepthMax: 16,
  garbageLinesMax: 8,
  loginFailuresMax: 5,
  labMessageBytesMax: 1_024,
  idleMs: 60_000,
  handshakeMs: 10_000,
  peerConnectionsMax: 256,
  labPeerConnectionsMax: 12_000,
  connectionsMax: 20_000,
  waitingBytesMax: 65_536,
  backlogBytesMax: 1_048_576,
  lingerMs: 2_000,
  closeMs: 5_000,
};
