/** The old clients' way to talk: one send, one read. For the tests that run a whole server. */
import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends each message once the reply to the one before it has come; `whenDone` runs the moment the last reply is there. */
export async function converse(
  port: number,
  messages: readonly string[],
  whenDone: () => void = () => undefined,
): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  await once(socket, 'connect');
  const replies: string[] = [];
  for (const message of messages) {
    socket.write(message);
    const [reply] = (await once(socket, 'data')) as readonly unknown[]; // Node's types say any
    replies.push(String(reply));
  }
  whenDone();
  socket.destroy();
  return replies;
}
