import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSettings, SETTINGS, type Settings, settingLines } from './config.ts';
import { flagName, readFlags, UsageRefusal, variableName } from './main/arguments.ts';
import { address, text, toggle } from './main/setting.ts';

interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: string;
}

const DIR = '/srv/medlar';
const OWN = { flags: { url: { kind: text('URL'), doc: '' } }, wordsMax: 1 };

const read = ({ args = [], env = {}, file }: Given) =>
  readSettings(['--data', DIR, ...args], OWN, {
    env,
    zone: 'Europe/Berlin',
    readText: (path) => (path === `${DIR}/medlar.json` ? file : undefined),
  });
const settings = (given: Given): Settings => read(given).settings;

const refusal = (given: Given): string => {
  try {
    read(given);
  } catch (error) {
    if (error instanceof UsageRefusal) return error.message;
    throw error;
  }
  return assert.fail('it should have been refused');
};

test('a flag wins over its variable, which wins over the file, which wins over the default', () => {
  const file = '{"holdSeconds": 30}';
  const env = { MEDLAR_HOLD_SECONDS: '40' };
  assert.equal(settings({}).holdSeconds, 120);
  assert.equal(settings({ file }).holdSeconds, 30);
  assert.equal(settings({ file, env }).holdSeconds, 40);
  assert.equal(settings({ file, env, args: ['--hold-seconds', '50'] }).holdSeconds, 50);
  assert.equal(settings({ file, env, args: ['--hold-seconds=60'] }).holdSeconds, 60);
});

test('a value that is wrong in one place is refused even if another place wins', () => {
  assert.match(refusal({ file: '{"holdSeconds": "soon"}', args: ['--hold-seconds', '5'] }), /"holdSeconds" in .*medlar\.json/);
});

test('what is unknown is refused with a guess at what was meant', () => {
  assert.equal(refusal({ args: ['--dsek', 'off'] }), 'there is no flag --dsek; did you mean --desk?');
  assert.equal(refusal({ args: ['--quite-another-thing'] }), 'there is no flag --quite-another-thing');
  assert.equal(
    refusal({ env: { MEDLAR_HOLDSECONDS: '3' } }),
    'there is no setting for the environment variable MEDLAR_HOLDSECONDS; did you mean MEDLAR_HOLD_SECONDS?',
  );
  assert.equal(refusal({ file: '{"zones":"UTC"}' }), `${DIR}/medlar.json has an unknown setting "zones"; did you mean zone?`);
});

test('a refusal names the setting, where it came from and what was expected', () => {
  assert.equal(
    refusal({ args: ['--http', '8080'] }),
    '--http is "8080": expected HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080, or off',
  );
  assert.equal(refusal({ env: { MEDLAR_LAB: 'maybe' } }), 'the environment variable MEDLAR_LAB is "maybe": expected true or false');
  assert.match(
    refusal({ args: ['--doctors', '41000,99999'] }),
    /--doctors is "41000,99999": expected a list of values, each a whole number/,
  );
  assert.match(refusal({ args: ['--zone', 'Europe/Atlantis'] }), /expected a time zone/);
  assert.match(refusal({ args: ['--zone', '+01:00'] }), /expected a time zone/);
  assert.match(refusal({ args: ['--store', 'mysql://x'] }), /expected sqlite:FILE or postgres/);
  assert.match(refusal({ args: ['--store', 'postgress://medlar:tiger@db/x'] }), /postgress:\/\/medlar:\*{8}@db/);
  assert.match(refusal({ file: '[1]' }), /expected one object/);
  assert.match(refusal({ file: '{' }), /is not JSON/);
  assert.equal(refusal({ args: ['--http'] }), '--http needs a value: --http HOST:PORT|off');
  assert.equal(refusal({ args: ['--lab', '--lab'] }), '--lab is given twice');
  assert.equal(refusal({ args: ['one', 'two', 'three'] }), 'there is no place for "two" "three"; flags begin with --');
});

test('the passphrase comes from the environment alone, where neither other users nor backups see it', () => {
  assert.equal(settings({ env: { MEDLAR_PASSPHRASE: 'six words' } }).passphrase, 'six words');
  assert.match(refusal({ args: ['--passphrase', 'six words'] }), /there is no flag --passphrase/);
  assert.match(refusal({ file: '{"passphrase":"six words"}' }), /cannot be set there; MEDLAR_PASSPHRASE can/);
  assert.doesNotMatch(refusal({ file: '{"passphrase":"six words"}' }), /six words/);
});

test('the demo opens the lab lines and runs the original doctors, unless told otherwise', () => {
  const demo = settings({ args: ['--demo'] });
  assert.deepEqual([demo.lab, demo.doctors, demo.bookingsMax], [true, [41_000, 42_000], 100]);
  const told = settings({ args: ['--demo', '--lab=false', '--doctors', ''], file: '{"bookingsMax":2}' });
  assert.deepEqual([told.lab, told.doctors, told.bookingsMax], [false, [], 2]);
  const plain = settings({});
  assert.deepEqual([plain.lab, plain.labAnywhere, plain.doctors, plain.bookingsMax], [false, false, [], 5]);
});

test('lab lines are not opened to other machines by half a wish', () => {
  assert.match(refusal({ args: ['--lab-anywhere'] }), /needs --lab/);
  assert.equal(settings({ args: ['--lab', '--lab-anywhere'] }).labAnywhere, true);
});

test('every listener has its place, and can be off', () => {
  const { kiosk, records } = settings({});
  assert.deepEqual(
    [kiosk, records],
    [
      { host: '127.0.0.1', port: 8000 },
      { host: '127.0.0.1', port: 1345 },
    ],
  );
  assert.equal(settings({ args: ['--kiosk', 'off'] }).kiosk, 'off');
});

test('the file takes JSON values where the command line takes text', () => {
  const { doctors, hosts, http, demo } = settings({ file: '{"doctors":[1,2],"hosts":["a.example"],"http":"off","demo":true}' });
  assert.deepEqual({ doctors, hosts, http, demo }, { doctors: [1, 2], hosts: ['a.example'], http: 'off', demo: true });
});

test('weekly hours are read from the file, and a fault in them says in which entry', () => {
  const rule = { doctor: 'doc1', weekdays: ['Mon', 'Fri'], from: '09:00', to: '12:00', minutes: 30 };
  assert.deepEqual(settings({ file: JSON.stringify({ hours: [rule] }) }).hours, [{ ...rule, weekdays: [1, 5] }]);
  for (const [change, words] of [
    [{ weekdays: ['Montag'] }, /a list of Mon, Tue/],
    [{ to: '08:00' }, /before they begin/],
    [{ minutes: 0 }, /1 to 1440 minutes/],
    [{ doctor: 'a b' }, /in one word/],
    [{ minuets: 3 }, /not "minuets"/],
  ] as const) {
    const message = refusal({ file: JSON.stringify({ hours: [rule, { ...rule, ...change }] }) });
    assert.match(message, /"hours" in .*expected in its entry 2: /);
    assert.match(message, words);
  }
});

test('an address keeps its host and port, with brackets around IPv6', () => {
  assert.deepEqual(address().read('[::1]:0'), { host: '::1', port: 0 });
  assert.deepEqual(address().read('localhost:65535'), { host: 'localhost', port: 65_535 });
  for (const bad of ['localhost:65536', '::1:80', ':80', 'a b:1', 'h:-1', 'h:', '', 7, null]) {
    assert.equal('expected' in Object(address().read(bad)), true, String(bad));
  }
});

test('a command keeps its own flags and words apart from the settings', () => {
  const { settings: common, own, words } = read({ args: ['folder', '--url', 'http://x', '--zone', 'UTC'] });
  assert.deepEqual([common.zone, own.url, words], ['UTC', 'http://x', ['folder']]);
  const flags = { lab: { kind: toggle(), doc: '' }, pick: { kind: text('N'), doc: '' } };
  assert.deepEqual(readFlags(flags, ['--lab', 'word', '--pick=3']), { values: { lab: true, pick: '3' }, words: ['word'] });
});

test('every setting has one flag and one variable of its own, and a place in help', () => {
  const help = settingLines().join('\n');
  const names = Object.keys(SETTINGS);
  assert.equal(new Set(names.map(flagName)).size, names.length);
  for (const name of names)
    assert.ok(
      [flagName(name), variableName(name), `"${name}"`].some((place) => help.includes(place)),
      name,
    );
});

test('any arguments, variables and file are read or refused, never anything else', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(SETTINGS).map(flagName), 'off', '1', ''));
  const variable = fc.constantFrom(...Object.keys(SETTINGS).map(variableName));
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 6 }),
      fc.dictionary(variable, fc.string(), { maxKeys: 3 }),
      fc.option(fc.json()),
      (args, env, file) => {
        try {
          read({ args, env: { ...env }, ...(file === null ? {} : { file }) });
        } catch (error) {
          assert.ok(error instanceof UsageRefusal, String(error));
        }
      },
    ),
  );
});
