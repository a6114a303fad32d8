/** What commands share that ask the running centre as an administrator: a line, and a login from a file. */
import { isRefusal } from '#model/refusal.ts';
import { type Endpoint, type Line, LineFault, openLine } from '#terminal/line-client.ts';
import { UsageRefusal } from './arguments.ts';
import { EXIT } from './faults.ts';
import type { Machine } from './machine.ts';
import { address, text } from './setting.ts';

export const administratorFlags = {
  line: { kind: address(), doc: 'the centre’s records line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  login: { kind: text('FILE'), doc: 'file with one line, an administrator’s: name password, and a code where there is a second factor' },
} as const;

/** Logs in and does `work`; what it resolves with is the exit code. A refusal, and a centre that is away, is told in a sentence. */
export async function asAdministrator(
  machine: Machine,
  { server, ca, login }: { readonly server: Endpoint; readonly ca: string | undefined; readonly login: string },
  work: (ask: (verb: string, args: object) => Promise<unknown>) => Promise<number>,
): Promise<number> {
  const [username, password, code] = present(machine, login).trim().split(/\s+/);
  if (username === undefined || password === undefined) throw new UsageRefusal(`${login} has to hold one line: name password`);
  let line: Line | undefined;
  try {
    const opened = await openLine({
      server,
      ...(ca !== undefined && { ca: present(machine, ca) }),
      after: machine.after,
      onEvent: () => undefined,
    });
    line = opened;
    const ask = async (verb: string, args: object): Promise<unknown> => {
      const reply = await opened.request(verb, args);
      if (isRefusal(reply)) throw new Refused(reply.text);
      return reply.ok;
    };
    await ask('login', { username, password, ...(code !== undefined && { code }) });
    return await work(ask);
  } catch (error) {
    if (!(error instanceof LineFault || error instanceof Refused)) throw error;
    machine.complain(`medlar: ${error.message}`);
    return EXIT.failed;
  } finally {
    line?.close();
  }
}

/** The centre said no. */
class Refused extends Error {}

function present(machine: Machine, path: string): string {
  const content = machine.readText(path);
  if (content === undefined) throw new UsageRefusal(`there is no file ${path}`);
  return content;
}
