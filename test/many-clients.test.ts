/** Many clients at the doors of kiosk, pharmacy and records, and those who want the same thing at once, on both stores. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { peer, tlsPeers } from '#doors/testing/peer.ts';
import { BACKLOG_BYTES_MAX, codeOf, okOf, onEachStore, PEOPLE_FILE, readyFor, type Reply } from './doors-on-store.ts';

const VALUES = { temperature: 37, blood_pressure: '120/80' };
const CLIENTS = 1_000;

interface Person {
  readonly Name: string;
  readonly DOB: string;
  readonly Medication: readonly string[];
}

/** Those of the original file who share their name with nobody. */
let singles: readonly Person[];
before(async () => {
  const people = Object.values(JSON.parse(await readFile(PEOPLE_FILE, 'utf8')) as Readonly<Record<string, Person>>); // the original file
  singles = people.filter(({ Name }) => people.filter((other) => other.Name === Name).length === 1);
});

onEachStore((opened) => {
  test('1,000 clients at once, half of them at the records and half at the kiosk, are all served', async (t) => {
    const [records, kiosk] = await Promise.all([
      tlsPeers(opened().doors.records.address.port, opened().trial.tls.authority, CLIENTS / 2),
      Promise.all(Array.from({ length: CLIENTS / 2 }, () => peer(opened().doors.kiosk.address.port))),
    ]);
    t.after(() => [...records, ...kiosk].forEach(({ socket }) => socket.destroy()));
    await Promise.all([
      ...records.map(async (line, at) => {
        okOf(await line.ask('login', { token: opened().token('ann') }));
        okOf(await line.ask('create_record', { record_id: `c${at}`, record_data: VALUES }));
      }),
      ...kiosk.map(async (line, at) => {
        const { Name, DOB, Medication } = singles[at % singles.length] ?? assert.fail();
        line.send(`Name ${Name}\nDOB ${DOB}\nMedsDOB ${DOB}\nclose\n`);
        await line.expect(`${Name}${DOB}${Medication.join('\n') || 'N/A'}closed`);
        assert.equal(await line.closed(), '');
      }),
    ]);
  });

  test('a client that stops reading is cut off at its limit, and others are served meanwhile', async (t) => {
    const request = '{"id":1,"verb":"nonsense"}\n';
    const deaf = [
      [await opened().as(t, 'ben', 'records'), 'records'],
      [await opened().as(t, 'pia', 'kiosk'), 'kiosk'],
      [await opened().as(t, 'front', 'kiosk'), 'kiosk'],
    ] as const;
    const others = {
      records: [await opened().as(t, 'ben', 'records'), 'notices'],
      kiosk: [await opened().as(t, 'paul', 'kiosk'), 'queue'],
    } as const;
    for (const [line, door] of deaf) {
      const figures = opened().doors[door].figures.bind(opened().doors[door]);
      const before = figures()['closed_backlog_total'] ?? assert.fail();
      line.socket.pause();
      const sending = setInterval(() => {
        if (line.socket.writableLength < BACKLOG_BYTES_MAX) line.send(request.repeat(500));
      }, 1);
      t.after(() => clearInterval(sending));
      const closed = new Promise<void>((resolve) => line.socket.once('close', () => resolve()));
      while (figures()['closed_backlog_total'] === before) {
        const [other, verb] = others[door];
        okOf(await other.ask(verb));
      }
      clearInterval(sending);
      line.socket.resume();
      await closed;
    }
  });

  test('of two pharmacists who hand over the same prescription one does, whatever they do at once', async (t) => {
    const [pia, paul, kiosk] = [
      await opened().as(t, 'pia', 'kiosk'),
      await opened().as(t, 'paul', 'kiosk'),
      await opened().as(t, 'back', 'kiosk'),
    ];
    for (let round = 0; round < 5; round++) {
      const who = { name: `Race ${'x'.repeat(round + 1)}`, birthDate: '4/4/1964', address: `${round} Way` };
      const prescription = await readyFor(pia, who);
      const { name, birthDate } = who;
      const shown = okOf(await kiosk.ask('identify', { name, birthDate })) as Reply;
      assert.equal(shown['status'], 'ready');
      const handOver = { prescription, name, birthDate };
      const done = await Promise.all([pia.ask('hand-over', handOver), paul.ask('hand-over', handOver)]);
      assert.deepEqual(done.map(codeOf).toSorted(), ['conflict', 'ok']);
      const { tickets } = okOf(await pia.ask('queue')) as { readonly tickets: readonly { readonly number: number }[] };
      assert.ok(
        tickets.every(({ number }) => number !== shown['ticket']),
        'the ticket is done with',
      );
      assert.deepEqual(okOf(await kiosk.ask('identify', { name, birthDate })), { status: 'nothing' });
    }
    const prescription = await readyFor(pia, { name: 'Race End', birthDate: '5/5/1965', address: '9 Way' });
    const handOver = { prescription, name: 'Race End', birthDate: '5/5/1965' };
    const done = await Promise.all([pia.ask('hand-over', handOver), paul.ask('cancel-prescription', { prescription })]);
    assert.deepEqual(done.map(codeOf).toSorted(), ['conflict', 'ok']);
  });

  test('of two pharmacists who register the same patient one does, however they write the name', async (t) => {
    const [pia, paul] = [await opened().as(t, 'pia', 'kiosk'), await opened().as(t, 'paul', 'kiosk')];
    for (let round = 0; round < 10; round++) {
      const name = `Twice ${'y'.repeat(round + 1)}`;
      const done = await Promise.all([
        pia.ask('register-patient', { name, birthDate: '6/6/1966', address: '7 Apple Blvd.' }),
        paul.ask('register-patient', { name: name.toUpperCase(), birthDate: '1966-06-06', address: '7 apple boulevard' }),
      ]);
      assert.deepEqual(done.map(codeOf).toSorted(), ['conflict', 'ok']);
      const { patients } = okOf(await pia.ask('find-patient', { name })) as { readonly patients: readonly object[] };
      assert.equal(patients.length, 1);
      // Somebody else of that name and date is no reason to wait.
      okOf(await paul.ask('register-patient', { name, birthDate: '6/6/1966', address: '8 Apple Blvd.' }));
    }
  });

  test('update against delete of one record, from two lines: what comes second finds it gone, and the log has both', async (t) => {
    const [one, two] = [await opened().as(t, 'ann', 'records'), await opened().as(t, 'audrey', 'records')];
    for (let round = 0; round < 10; round++) {
      const record = { patient_id: 'ann', record_id: `race${round}` };
      okOf(await one.ask('create_record', { ...record, record_data: VALUES }));
      const [updated, deleted] = await Promise.all([
        one.ask('update_record', { ...record, record_data: { ...VALUES, temperature: 38 } }),
        two.ask('delete_record', record),
      ]);
      assert.equal(codeOf(deleted), 'ok');
      assert.ok(['ok', 'not-found'].includes(codeOf(updated)));
      assert.equal(codeOf(await one.ask('print_record', record)), 'not-found');
      const [, , rows] = okOf(await two.ask('query_user_logs', record)) as readonly [string, string, readonly { readonly act: string }[]];
      const acts = rows.map(({ act }) => act).filter((act) => /create|update|delete/.test(act));
      assert.deepEqual(acts.toSorted(), ['create-record', 'delete-record', 'update-record']);
      // Newest first. The update that came second is in the log as refused.
      assert.deepEqual(acts, codeOf(updated) === 'ok' ? ['delete-record', 'update-record', 'create-record'] : acts);
    }
  });
});
