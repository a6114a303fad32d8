/**
 * Passwords that are refused: too short, or among those that everybody tries first. NIST SP 800-63B §3.1.1.2: length and a list, no rules about
 * character classes.
 */

/** Unicode characters. */
export const PASSWORD_CHARS_MIN = 10;
export const PASSWORD_CHARS_MAX = 256;

/**
 * Stems of the passwords at the top of every published list of leaked ones. A password counts as common when it is such a stem once digits and
 * signs at its ends are taken off and the usual letters for digits are put back: `P4ssw0rd2024!` is `password`.
 */
const STEMS: ReadonlySet<string> = new Set(
  (
    'password passwort passwd pass motdepasse contrasena senha parola wachtwoord haslo qwerty qwertz azerty qwertyuiop qwertzuiop asdfgh ' +
    'asdfghjkl zxcvbn zxcvbnm yxcvbnm qazwsx qazwsxedc abc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij admin administrator root user guest ' +
    'test testing tester default letmein welcome willkommen login master secret geheim changeme change monkey dragon football baseball ' +
    'basketball soccer hockey superman batman pokemon starwars sunshine princess iloveyou loveme love shadow michael jordan jennifer ' +
    'hunter ashley bailey charlie thomas andrew daniel jessica joshua matthew robert george summer winter spring autumn sommer ' +
    'whatever trustno freedom flower hello hallo computer internet samsung google facebook linkedin microsoft apple windows linux ' +
    'doctor nurse patient hospital clinic klinik praxis medical medicine health pharmacy apotheke medlar records auditor insurance'
  ).split(' '),
);

const LETTER_OF: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** What is wrong with a password, as a sentence that says what to do; undefined when it may be used. */
export function passwordFault(password: string, username: string): string | undefined {
  const length = Array.from(password).length;
  if (length < PASSWORD_CHARS_MIN) return `a password has at least ${PASSWORD_CHARS_MIN} characters; a few words in a row are a good one`;
  if (length > PASSWORD_CHARS_MAX) return `a password has at most ${PASSWORD_CHARS_MAX} characters`;
  if (isCommon(password, username))
    return 'that password is among the first that everybody tries; take a few words that belong to nobody else';
  return undefined;
}

function isCommon(password: string, username: string): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  if (/^\d+$/.test(text) || isMonotonous(text)) return true;
  const name = username.normalize('NFKC').toLowerCase();
  const bare = withoutEnds(text);
  const stems = [text, bare, spelled(text), spelled(bare), withoutEnds(spelled(bare))];
  return stems.some((stem) => STEMS.has(stem) || stem === name || isTwice(stem));
}

/** Digits and signs at the ends add nothing that a guesser does not try. */
const withoutEnds = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

const spelled = (text: string): string => Array.from(text, (char) => LETTER_OF[char] ?? char).join('');

/** Two or fewer different characters, or each the neighbour of the one before: `aaaaaaaa`, `abcdefgh`, `87654321`. */
function isMonotonous(text: string): boolean {
  if (new Set(text).size <= 2) return true;
  const steps = Array.from(text, (_, at) => (at === 0 ? 0 : text.charCodeAt(at) - text.charCodeAt(at - 1))).slice(1);
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}

/** `testtest`, `passwordpassword`. */
function isTwice(text: string): boolean {
  const half = text.slice(0, text.length / 2);
  return text.length % 2 === 0 && text === half + half && STEMS.has(half);
}
