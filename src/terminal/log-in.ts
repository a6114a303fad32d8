/**
 * Logging in with name and password, and what may have to follow: a code of the second factor, another password, setting up a second factor. The same
 * conversation for every client; how a person is asked is the client's.
 */
import { isRefusal, type Refusal } from '#model/refusal.ts';
import { readArray, readFields, readString } from './centre-replies.ts';
import { refusalText } from './patient-words.ts';
import { type LineInput, plainText } from './terminal-io.ts';

/** What a person is asked besides name and password. Undefined: they have gone. */
export interface LoginQuestions {
  code(prompt: string): Promise<string | undefined>;
  /** Not shown while it is typed. */
  newPassword(prompt: string): Promise<string | undefined>;
  tell(text: string): void;
}

type Ask = (verb: string, args: object) => Promise<{ readonly ok: unknown } | Refusal>;

/** A session that is good for everything its role may do. */
export interface Entered {
  readonly token: string;
  /** What the centre told at the login. */
  readonly ok: Readonly<Record<string, unknown>>;
}

/** Wrong codes and refused passwords before it is given up; the centre counts, too. */
const TRIES_MAX = 3;

/** The refusal where the centre says no; undefined where the person has gone. */
export async function logIn(
  ask: Ask,
  credentials: { readonly username: string; readonly password: string },
  questions: LoginQuestions,
): Promise<Entered | Refusal | undefined> {
  let reply = await ask('login', credentials);
  for (let tries = 1; isRefusal(reply) && reply.refused === 'second-factor' && tries <= TRIES_MAX; tries += 1) {
    questions.tell(sentence(reply));
    const code = await questions.code('Enter code: ');
    if (code === undefined) return undefined;
    reply = await ask('login', { ...credentials, code });
  }
  if (isRefusal(reply)) return reply;
  const login = readFields(reply.ok);
  let session: Readonly<Record<string, unknown>> = login;
  for (;;) {
    const { restricted } = readFields(session['principal']);
    if (restricted === undefined) return { token: readString(session['token'], 'token'), ok: login };
    if (restricted === 'password') questions.tell('Your password is one that everybody tries first: choose another one.');
    else questions.tell('Your role needs a second factor.');
    const mended = await (restricted === 'password' ? choosePassword(ask, credentials.password, questions) : setUpFactor(ask, questions));
    if (mended === undefined || isRefusal(mended)) return mended;
    session = mended;
  }
}

type Mended = Readonly<Record<string, unknown>> | Refusal | undefined;

/** Asks for a new password, twice. The new session, a refusal, or undefined where the person has gone. */
export async function choosePassword(ask: Ask, password: string, questions: LoginQuestions): Promise<Mended> {
  for (let tries = 1; ; tries += 1) {
    const newPassword = await questions.newPassword('Enter new password: ');
    const again = newPassword === undefined ? undefined : await questions.newPassword('Enter it again: ');
    if (newPassword === undefined || again === undefined) return undefined;
    if (newPassword !== again) {
      questions.tell('The two are not the same; nothing was changed.');
      continue;
    }
    const reply = await ask('change_password', { password, newPassword });
    if (!isRefusal(reply)) {
      questions.tell('Password changed.');
      return readFields(reply.ok);
    }
    if (reply.refused !== 'bad-request' || tries >= TRIES_MAX) return reply;
    questions.tell(sentence(reply));
  }
}

/** Questions in plain lines, for whoever has no screen. */
export const askedInLines = (input: LineInput, print: (text: string) => void): LoginQuestions => ({
  code: (prompt) => input.ask(prompt),
  newPassword: (prompt) => input.ask(prompt),
  tell: print,
});

/** Shows the secret, asks for the first code, shows the recovery codes. The new session, a refusal, or undefined where the person has gone. */
export async function setUpFactor(ask: Ask, questions: LoginQuestions): Promise<Mended> {
  const begun = await ask('second_factor', {});
  if (isRefusal(begun)) return begun;
  const { secret, uri } = readFields(begun.ok);
  questions.tell(
    `Add this to your authenticator app:\n${readString(uri, 'URI')}\nor type its secret there: ${readString(secret, 'secret')}`,
  );
  for (let tries = 1; ; tries += 1) {
    const code = await questions.code('Enter code: ');
    if (code === undefined) return undefined;
    const confirmed = await ask('second_factor', { code });
    if (!isRefusal(confirmed)) {
      const fields = readFields(confirmed.ok);
      const codes = readArray(fields['recovery'], 'recovery codes', (recovery) => readString(recovery, 'code'));
      questions.tell(`Second factor set. Keep these codes for when the app is lost; each is good once:\n${codes.join('\n')}`);
      return fields;
    }
    if (confirmed.refused !== 'second-factor' || tries >= TRIES_MAX) return confirmed;
    questions.tell(sentence(confirmed));
  }
}

const sentence = (refusal: Refusal): string => refusalText({ ...refusal, text: plainText(refusal.text, 500) });
