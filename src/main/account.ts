/** `medlar account NAME --role ROLE`: adds an account on the machine that holds the keys. The centre’s first administrator comes to be this way. */
import { type Role, ROLES } from '#model/act.ts';
import { passwordFault } from '#model/common-passwords.ts';
import { readSettings } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { openEverything } from './house.ts';
import { createLog } from './log.ts';
import { choice, text } from './setting.ts';

/** `device` accounts come from invitations, and `system` is nobody. */
const ROLES_HERE = ROLES.filter(
  (role): role is Exclude<Role, 'device' | 'kiosk' | 'system'> => role !== 'device' && role !== 'kiosk' && role !== 'system',
);
const USERNAME = /^[^\s\p{Cc}]{1,64}$/u;
const RANDOM_PASSWORD_BYTES = 12;

const flags = {
  role: { kind: choice('ROLE', ROLES_HERE), doc: ROLES_HERE.join(', ') },
  practitioner: { kind: text('ID'), doc: 'doctors and nurses: the Practitioner that they are, as patients’ visits name them' },
  department: { kind: text('NAME'), doc: 'doctors and nurses: where they work; nurses see whom doctors of their department treat' },
  passwordFile: { kind: text('FILE'), doc: 'file whose first line is the password; without it one is made and printed' },
} as const;

export const account: Command = {
  flags,
  takesSettings: true,
  async run(args, machine) {
    const { settings, own, words } = readSettings(args, { flags, wordsMax: 1 }, machine);
    const [username] = words;
    const { role, passwordFile, practitioner, department } = own;
    if (username === undefined || role === undefined) throw new UsageRefusal('say who, and in which role: medlar account NAME --role ROLE');
    if (!USERNAME.test(username)) throw new UsageRefusal('a user name is one word of at most 64 characters');
    const given = passwordFile === undefined ? undefined : passwordFrom(passwordFile, machine.readText(passwordFile));
    const password = given ?? machine.random(RANDOM_PASSWORD_BYTES).toBase64({ alphabet: 'base64url' });
    const fault = settings.demo ? undefined : passwordFault(password, username);
    if (fault !== undefined) throw new UsageRefusal(fault);
    const opened = await openEverything(settings, machine, createLog(settings, machine));
    try {
      if (
        !(await opened.administration.addAccount({
          username,
          name: username,
          role,
          password,
          ...(practitioner !== undefined && { practitioner }),
          ...(department !== undefined && { department }),
        }))
      ) {
        machine.complain(`medlar: there is an account ${username} already; choose another name`);
        return EXIT.failed;
      }
      machine.print(`added ${username} as ${role}${given === undefined ? `, password ${password}` : ''}`);
      return EXIT.done;
    } finally {
      await opened.close();
    }
  },
};

const PASSWORD_CHARS_MAX = 256;

function passwordFrom(path: string, content: string | undefined): string {
  const [password = ''] = (content ?? '').split(/\r?\n/);
  if (password !== '' && password.length <= PASSWORD_CHARS_MAX) return password;
  throw new UsageRefusal(`${path} must hold a password of at most ${PASSWORD_CHARS_MAX} characters in its first line`);
}
