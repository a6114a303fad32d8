/** The token by which a doctor's agent is known at the centre, kept in a file that only its user may read. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObject } from './line-client.ts';
import { FileRefusal } from './terminal-io.ts';

/** `DIR/agents/doc1.json` */
export const tokenFile = (data: string, doctor: string): string => join(data, 'agents', `${encodeURIComponent(doctor)}.json`);

/** Undefined when there is no such file; FileRefusal when there is one that is none of ours. */
export const readToken = async (file: string): Promise<string | undefined> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new FileRefusal(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && typeof value['token'] === 'string') return value['token'];
  } catch {
    // said below
  }
  throw new FileRefusal(`${file} holds no agent's token; remove it, and enrol the agent with a new code.`);
};

/** Durable when it resolves: the centre gives a token only once. Mode 0600. */
export const writeToken = async (file: string, token: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ token })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
