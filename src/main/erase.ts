/** `medlar erase PATIENT`: one administrator asks the running centre to erase a patient, another one confirms with the same command. docs/records.md */
import { isRefusal } from '#model/refusal.ts';
import { LineFault, openLine } from '#terminal/line-client.ts';
import { readFlags, UsageRefusal } from './arguments.ts';
import type { Command } from './commands.ts';
import { EXIT } from './faults.ts';
import type { Machine } from './machine.ts';
import { address, text } from './setting.ts';

const flags = {
  line: { kind: address(), doc: 'the centre’s records line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  login: { kind: text('FILE'), doc: 'file with one line, an administrator’s: name password, and a code where there is a second factor' },
  reason: { kind: text('TEXT'), doc: 'why; it stays in the ledger' },
} as const;

export const erase: Command = {
  flags,
  takesSettings: false,
  async run(args, machine) {
    const { values, words } = readFlags(flags, args);
    const [patient] = words;
    const { line: server, ca, login, reason } = values;
    if (patient === undefined || words.length > 1 || server === undefined || login === undefined || reason === undefined) {
      throw new UsageRefusal('say whom, where, as who and why: medlar erase PATIENT --line HOST:PORT --ca FILE --login FILE --reason TEXT');
    }
    const [username, password, code] = present(machine, login).trim().split(/\s+/);
    if (username === undefined || password === undefined) throw new UsageRefusal(`${login} has to hold one line: name password`);
    try {
      const line = await openLine({
        server,
        ...(ca !== undefined && { ca: present(machine, ca) }),
        after: machine.after,
        onEvent: () => undefined,
      });
      try {
        const entered = await line.request('login', { username, password, ...(code !== undefined && { code }) });
        const reply = isRefusal(entered) ? entered : await line.request('erase', { patient, reason });
        if (isRefusal(reply)) {
          machine.complain(`medlar: ${reply.text}`);
          return EXIT.failed;
        }
        const done = reply.ok as { erased: true; records: number } | { erased: false; until: number }; // Answers['erase'], from the centre that we pinned
        machine.print(
          done.erased
            ? `erased: ${done.records} resources are gone for good, and the key with them`
            : `asked: another administrator has to confirm with the same command by ${new Date(done.until).toISOString()}`,
        );
        return EXIT.done;
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

function present(machine: Machine, path: string): string {
  const content = machine.readText(path);
  if (content === undefined) throw new UsageRefusal(`there is no file ${path}`);
  return content;
}
