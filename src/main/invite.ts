/** `medlar invite DOCTOR`, `medlar invite --kiosk NAME`: an administrator asks the running centre for the one-time code with which that device enrols. */
import { instantText } from '#model/instant-text.ts';
import { isRefusal } from '#model/refusal.ts';
import { type Line, LineFault, openLine } from '#terminal/line-client.ts';
import { readFlags, UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import type { Machine } from './machine.ts';
import { address, text } from './setting.ts';

const flags = {
  desk: { kind: address(), doc: 'the centre’s desk line' },
  line: { kind: address(), doc: 'the centre’s kiosk line, for --kiosk' },
  kiosk: { kind: text('NAME'), doc: 'a kiosk, by the name that it is to have' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  login: { kind: text('FILE'), doc: 'file with one line, an administrator’s: name password' },
} as const;

export const invite: Command = {
  flags,
  takesSettings: false,
  async run(args, machine) {
    const { values, words } = readFlags(flags, args);
    const [doctor] = words;
    const { desk, line: kioskLine, kiosk, ca, login } = values;
    const server = kiosk === undefined ? desk : kioskLine;
    if ((doctor === undefined) === (kiosk === undefined) || words.length > 1 || server === undefined || login === undefined) {
      throw new UsageRefusal(
        'say whom, where and as who: medlar invite doc1 --desk HOST:PORT --ca FILE --login FILE, or medlar invite --kiosk NAME --line HOST:PORT …',
      );
    }
    const invited: Invited =
      doctor === undefined
        ? { verb: 'invite-kiosk', args: { kiosk }, command: 'medlar kiosk' }
        : { verb: 'invite', args: { doctor }, command: `medlar doctor --id ${doctor}` };
    const [username, password, code] = present(machine, login).trim().split(/\s+/);
    if (username === undefined || password === undefined)
      throw new UsageRefusal(`${login} has to hold one line: name password, and a code where there is a second factor`);
    try {
      const line = await openLine({
        server,
        ...(ca === undefined ? {} : { ca: present(machine, ca) }),
        after: machine.after,
        onEvent: () => undefined,
      });
      try {
        return await ask(line, { username, password, ...(code !== undefined && { code }), invited }, machine);
      } finally {
        line.close();
      }
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      machine.complain(`medlar: ${error.message}`);
      return EXIT.failed;
    }
  },
};

interface Invited {
  readonly verb: 'invite' | 'invite-kiosk';
  readonly args: object;
  readonly command: string;
}

async function ask(
  line: Line,
  { invited, ...login }: { readonly username: string; readonly password: string; readonly code?: string; readonly invited: Invited },
  machine: Machine,
): Promise<number> {
  for (const [verb, args] of [
    ['login', login],
    [invited.verb, invited.args],
  ] as const) {
    const reply = await line.request(verb, args);
    if (isRefusal(reply)) {
      machine.complain(`medlar: ${reply.text}`);
      return EXIT.failed;
    }
    if (verb !== 'login') {
      const { code, expiresAt } = reply.ok as { code: string; expiresAt: number }; // Answers['invite'], from the centre that we pinned
      machine.print(code);
      machine.complain(`medlar: good until ${instantText(expiresAt)}, once: ${invited.command} … --enrol ${code}`);
    }
  }
  return EXIT.done;
}

function present(machine: Machine, path: string): string {
  const content = machine.readText(path);
  if (content === undefined) throw new UsageRefusal(`there is no file ${path}`);
  return content;
}
