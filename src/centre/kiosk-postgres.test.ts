/** The pharmacy on PostgreSQL: the races and what has to be read back, of which the other cases on SQLite are independent. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isRefusal } from '#model/refusal.ts';
import { type PostgresServer, startPostgres } from '../../test/postgres-server.ts';
import type { Context } from './requests.ts';
import { openTrial } from './trial/centre.ts';

const PEOPLE = join(import.meta.dirname, '../../samples/kiosk/people.json');

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

test('on PostgreSQL, too, one of two pharmacists hands over, a ticket is given once, and guesses are counted', async (t) => {
  const trial = await openTrial({ url: postgres.url(`kiosk_${process.pid}`) });
  t.after(() => trial.remove());
  await trial.administration.importKiosk({ name: 'people.json', text: await readFile(PEOPLE, 'utf8') });
  await trial.administration.addAccount({ username: 'pia', name: 'Pia', role: 'pharmacist', password: 'a long enough passphrase' });
  const pharmacist: Context = { ...(await trial.as('pia', 'a long enough passphrase')), door: 'kiosk' };
  const kiosk: Context = { door: 'kiosk', secured: true, address: '192.0.2.7', principal: await trial.centre.kiosk('front') };
  const collect = (name: string, birthDate: string) => trial.centre.perform({ verb: 'kiosk-collect', name, birthDate }, kiosk);

  const tickets = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const answer = await collect('amy lee', '1997-04-03');
      return isRefusal(answer) ? answer.refused : answer.ok.status === 'ready' ? answer.ok.ticket : answer.ok.status;
    }),
  );
  assert.equal(new Set(tickets).size, 1, 'five kiosks at once give one person one ticket');
  assert.equal(typeof tickets[0], 'number');

  const listed = await trial.centre.perform({ verb: 'prescriptions' }, pharmacist);
  if (isRefusal(listed)) assert.fail(listed.text);
  const { prescription } = listed.ok.prescriptions.find(({ medication }) => medication === 'PHE****') ?? assert.fail('it is listed');
  const handOver = { verb: 'hand-over', prescription, name: 'Amy Lee', birthDate: '4/3/1997' } as const;
  const both = await Promise.all([trial.centre.perform(handOver, pharmacist), trial.centre.perform(handOver, pharmacist)]);
  assert.deepEqual(both.map((each) => (isRefusal(each) ? each.refused : each.ok.state)).toSorted(), ['conflict', 'handed over']);
  const queue = await trial.centre.perform({ verb: 'queue' }, pharmacist);
  assert.deepEqual(isRefusal(queue) ? queue : queue.ok.tickets, []);

  const guesses = await Promise.all(Array.from({ length: 10 }, (_, at) => collect('Sarah Smith', `1/1/${1950 + at}`)));
  assert.equal(guesses.filter((answer) => isRefusal(answer) && answer.refused === 'not-found').length, 6);
});
