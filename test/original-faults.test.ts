/** Faults of the original systems that no other test shows to be closed; docs/security.md has the whole list, and the last test here holds it to its word. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openTrial, readSamples } from '#centre/trial/centre.ts';
import type { Context } from '#centre/requests.ts';
import { codeOf, okOf, onEachStore, type Reply } from './doors-on-store.ts';

const ROOT = join(import.meta.dirname, '..');

test('when every slot is taken nothing is free again: not for who asks next, not after a restart, not by importing the files again', async (t) => {
  const first = await openTrial();
  const booked = { booker: await first.as('patient1', 'password111'), other: await first.as('patient2', 'password222') };
  for (let index = 1; index <= 6; index++) {
    const who = index <= 3 ? booked.booker : booked.other;
    assert.ok('ok' in (await first.centre.perform({ verb: 'choose', index }, who)));
  }
  assert.deepEqual(first.centre.freeSlots().slots, []);
  const late = await first.centre.perform({ verb: 'choose', index: 1 }, booked.other);
  assert.equal('refused' in late && late.refused, 'slot-taken');
  await first.stop();

  const second = await openTrial({ folder: first.folder });
  t.after(() => second.remove());
  assert.deepEqual(second.centre.freeSlots().slots, []);
  assert.ok('faults' in (await second.administration.importAppointments(await readSamples())));
  assert.deepEqual(second.centre.freeSlots().slots, []);
});

test('users beyond the second can log in, and twelve times are listed in the order of their numbers', async (t) => {
  const users = Array.from({ length: 5 }, (_, at) => `patient${at + 1} password${at + 1}${at + 1}${at + 1}`);
  const times = Array.from({ length: 12 }, (_, at) => `${at + 1} Mon ${String(at === 0 ? 12 : at).padStart(2, '0')}am doc1 41000`);
  const files = (await readSamples()).map((file) => {
    if (file.name === 'users.txt') return { ...file, text: `${users.join('\n')}\n` };
    return file.name === 'availabilities.txt' ? { ...file, text: `${times.toReversed().join('\n')}\n` } : file;
  });
  const trial = await openTrial({ files });
  t.after(() => trial.remove());
  for (let at = 1; at <= 5; at++) await trial.as(`patient${at}`, `password${at}${at}${at}`);
  assert.deepEqual(
    trial.centre.freeSlots().slots.map(({ index }) => index),
    Array.from({ length: 12 }, (_, at) => at + 1),
  );
});

onEachStore((opened) => {
  test('the four scenarios of the kiosk have the original replies', async (t) => {
    const conversations: readonly (readonly [said: string, heard: string])[] = [
      ['Name Amy Lee\nDOB 4/3/1997\nMedsDOB 4/3/1997\n', 'Amy Lee\nAmy Lee4/3/1997PHE****'],
      ['Name Harold Johnson\nDOB 6/9/1945\nMedsDOB 6/9/1945\n', 'Harold Johnson6/9/1945N/A'],
      [
        'Name John Doe\nDOB 5/17/1980\nAddress 5567 Apple Farm Blvd.\nMedsAddress 5567 Apple Farm Blvd.\n',
        'John Doe\nJohn Doe5/17/1980\n5/17/19805567 Apple Farm Blvd.ART***\nLOW***',
      ],
      ['Name John Doe\nDOB 5/17/1980\nAddress 677 Ave Rd\n', 'John Doe\nJohn Doe5/17/1980\n5/17/1980N/A'],
      ['Name Raneem Alarian\n', 'N/A'],
      ['Name Sarah Smith\nDOB 2/5/2004\nDOB 2/5/2003\nMedsDOB 2/5/2003\n', 'Sarah SmithN/A2/5/2003TRE***\nAML***'],
      ['Name Sarah Smith\nDOB 2/3/2008\nDOB 02/03/2007\n', 'Sarah SmithN/AN/A'],
    ];
    for (const [said, heard] of conversations) {
      const line = await opened().lab(t);
      line.send(`${said}close\n`);
      await line.expect(`${heard}closed`);
    }
  });

  test('a date that is right at the second try does not skip the address at a secured kiosk either', async (t) => {
    const kiosk = await opened().as(t, 'front', 'kiosk');
    assert.equal(codeOf(await kiosk.ask('identify', { name: 'John Doe', birthDate: '5/17/1981' })), 'not-found');
    assert.deepEqual(okOf(await kiosk.ask('identify', { name: 'John Doe', birthDate: '5/17/1980' })), { status: 'address' });
    const reply = okOf(await kiosk.ask('address', { address: '5567 Apple Farm Boulevard' })) as Reply;
    assert.deepEqual(reply['items'], ['ART***', 'LOW***']);
  });

  test('logins, right and refused, and denied attempts are in the log, with the record that was meant', async (t) => {
    const [ann, ben, audrey] = [
      await opened().as(t, 'ann', 'records'),
      await opened().as(t, 'ben', 'records'),
      await opened().as(t, 'audrey', 'records'),
    ];
    const record = { patient_id: 'ann', record_id: 'meant' };
    const record_data = { temperature: 37, blood_pressure: '120/80' };
    okOf(await ann.ask('create_record', { ...record, record_data }));
    assert.equal(codeOf(await ben.ask('update_record', { ...record, record_data })), 'not-found');
    assert.equal(codeOf(await ben.ask('print_record', { ...record, record_id: 'never' })), 'not-found');
    type Row = { readonly user: string; readonly act: string; readonly outcome: string; readonly records: readonly string[] };
    const rows = async (filter: object): Promise<readonly string[]> => {
      const [, , log] = okOf(await audrey.ask('query_user_logs', { patient_id: 'ann', ...filter })) as readonly [
        string,
        string,
        readonly Row[],
      ];
      return log.map(({ user, act, outcome, records }) => `${user} ${act} ${outcome} ${records.join()}`);
    };
    assert.deepEqual(await rows({ record_id: 'meant' }), ['ben update-record refused meant', 'ann create-record success meant']);
    assert.deepEqual(await rows({ record_id: 'never' }), ['ben print-record refused ']);

    const context: Context = { door: 'records', secured: true, address: '192.0.2.9' };
    const password = 'a long enough passphrase';
    assert.ok('ok' in (await opened().trial.centre.perform({ verb: 'login', username: 'ann', password }, context)));
    assert.ok((await rows({ action: 'login' })).includes('ann login success '));
  });
});

test('no password lies in the database, neither in the clear nor hashed without salt', async (t) => {
  const trial = await openTrial();
  t.after(() => trial.remove());
  const context: Context = { door: 'records', secured: true, address: '192.0.2.9' };
  const password = 'two small umbrellas';
  for (const username of ['eve', 'eva']) {
    assert.ok('ok' in (await trial.centre.perform({ verb: 'register', username, password, kind: 'patient' }, context)));
    assert.ok('ok' in (await trial.centre.perform({ verb: 'login', username, password }, context)));
  }
  const files = (await readdir(trial.folder)).filter((name) => name.startsWith('medlar.db'));
  const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(trial.folder, name)))));
  assert.ok(bytes.includes('SQLite format 3'));
  for (const text of ['password111', password]) {
    for (const form of [text, hash('sha256', text), hash('sha256', text, 'base64'), hash('sha256', text, 'buffer')]) {
      assert.ok(!bytes.includes(form), text);
    }
  }
});

describe('outside the demo', () => {
  test('an auditor who registers waits until an administrator approves, and comes in then', async (t) => {
    const trial = await openTrial({ settings: { demo: false } });
    t.after(() => trial.remove());
    const context: Context = { door: 'records', secured: true, address: '192.0.2.9' };
    const me = { username: 'eve', password: 'two small umbrellas' };
    assert.ok('ok' in (await trial.centre.perform({ verb: 'register', ...me, kind: 'auditor' }, context)));
    const early = await trial.centre.perform({ verb: 'login', ...me }, context);
    assert.ok('refused' in early);
    await trial.administration.addAccount({ username: 'ada', name: 'Ada', role: 'administrator', password: 'a horse and its staple' });
    const patient = { ...context, principal: (await trial.as('patient1', 'password111')).principal };
    const own = await trial.centre.perform({ verb: 'approve', username: 'eve' }, patient);
    assert.ok('refused' in own, 'a patient approves nobody');
    const token = (await trial.administration.issueToken('ada', Date.now() + 3_600_000)) ?? assert.fail();
    const administrator = await trial.centre.perform({ verb: 'resume', token }, context);
    assert.ok('ok' in administrator);
    const approved = await trial.centre.perform(
      { verb: 'approve', username: 'eve' },
      { ...context, principal: administrator.ok.principal },
    );
    assert.ok('ok' in approved, JSON.stringify(approved));
    assert.ok('ok' in (await trial.centre.perform({ verb: 'login', ...me }, context)));
  });
});

test('every fault in the list of docs/security.md names a test that there is', async () => {
  const page = await readFile(join(ROOT, 'docs/security.md'), 'utf8');
  const section = /\n## The faults of the originals\n([^]*?)\n## /.exec(page)?.[1] ?? assert.fail('the section is gone');
  const rows = [...section.matchAll(/^\| (?!fault |-)(.+?) +\| (.+?) +\|$/gm)];
  assert.ok(rows.length >= 36, `${rows.length} faults`);
  for (const [, fault = '', proofs = ''] of rows) {
    const named = [...proofs.matchAll(/`([^`]+\.ts)`: “([^”]+)”/g)];
    assert.ok(named.length > 0, fault);
    for (const [, file = '', title = ''] of named) {
      const source = await readFile(join(ROOT, file), 'utf8');
      const titles = [...source.matchAll(/\b(?:test|atEachDoor)\(\s*(['"`])([^]*?)(?<!\\)\1/g)].map(([, , text = '']) =>
        text.replaceAll("\\'", "'"),
      );
      assert.ok(titles.includes(title), `${fault}: ${file} has no test “${title}”`);
    }
  }
});
