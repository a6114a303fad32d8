/** `medlar invite DOCTOR`: an administrator asks the running centre for the one-time code with which that doctor’s agent enrols. */
import { isRefusal } from '#model/refusal.ts';
import { type Line, LineFault, openLine } from '#terminal/line-client.ts';
import { readFlags, UsageRefusal } from './arguments.ts';
import type { Command } from './commands.ts';
import { EXIT } from './faults.ts';
import type { Machine } from './machine.ts';
import { address, text } from './setting.ts';

const flags = {
  desk: { kind: address(), doc: 'the centre’s desk line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  login: { kind: text('FILE'), doc: 'file with one line, an administrator’s: name password' },
} as const;

export const invite: Command = {
  flags,
  takesSettings: false,
  async run(args, machine) {
    const { values, words } = readFlags(flags, args);
    const [doctor] = words;
    const { desk, ca, login } = values;
    if (doctor === undefined || words.length > 1 || desk === undefined || login === undefined) {
      throw new UsageRefusal('say whom, where and as who: medlar invite doc1 --desk HOST:PORT --ca FILE --login FILE');
    }
    const [username, password] = present(machine, login).trim().split(/\s+/);
    if (username === undefined || password === undefined) throw new UsageRefusal(`${login} has to hold one line: name password`);
    try {
      const line = await openLine({
        server: desk,
        ...(ca === undefined ? {} : { ca: present(machine, ca) }),
        after: machine.after,
        onEvent: () => undefined,
      });
      try {
        return await ask(line, { username, password, doctor }, machine);
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

async function ask(
  line: Line,
  { username, password, doctor }: Readonly<Record<'username' | 'password' | 'doctor', string>>,
  machine: Machine,
): Promise<number> {
  for (const [verb, args] of [
    ['login', { username, password }],
    ['invite', { doctor }],
  ] as const) {
    const reply = await line.request(verb, args);
    if (isRefusal(reply)) {
      machine.complain(`medlar: ${reply.text}`);
      return EXIT.failed;
    }
    if (verb === 'invite') {
      const { code, expiresAt } = reply.ok as { code: string; expiresAt: number }; // Answers['invite'], from the centre that we pinned
      machine.print(code);
      machine.complain(`medlar: good until ${new Date(expiresAt).toISOString()}, once: medlar doctor --id ${doctor} … --enrol ${code}`);
    }
  }
  return EXIT.done;
}

function present(machine: Machine, path: string): string {
  const content = machine.readText(path);
  if (content === undefined) throw new UsageRefusal(`there is no file ${path}`);
  return content;
}
