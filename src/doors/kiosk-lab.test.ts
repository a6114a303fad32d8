import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openTrial } from '#centre/trial/centre.ts';
import { startKiosk, type KioskDoorOptions } from './kiosk.ts';
import { peer, type Peer } from './testing/peer.ts';
import { keptLog } from './testing/log.ts';

const PEOPLE = join(import.meta.dirname, '../../samples/kiosk/people.json');
const NO = 'N/A';

async function labKiosk(t: TestContext, options: Partial<KioskDoorOptions> = {}) {
  const trial = await openTrial();
  const text = await readFile(PEOPLE, 'utf8');
  assert.ok('people' in (await trial.administration.importKiosk({ name: 'people.json', text })));
  const kept = keptLog();
  const kiosk = await startKiosk(trial.centre, {
    host: '127.0.0.1',
    port: 0,
    log: kept.log,
    now: () => trial.house.now(),
    lab: { anywhere: false },
    ...options,
  });
  t.after(async () => {
    await kiosk.close();
    await trial.remove();
  });
  const open = async (): Promise<Peer> => {
    const line = await peer(kiosk.address.port);
    t.after(() => line.socket.destroy());
    return line;
  };
  /** One message and its reply, as the original client does. */
  const say = async (line: Peer, message: string, reply: string): Promise<void> => {
    line.send(message);
    await line.expect(reply);
    assert.equal(line.rest, '', message);
  };
  return { trial, kiosk, kept, open, say };
}

test('the four scenarios of the original, reply by reply', async (t) => {
  const { open, say } = await labKiosk(t);
  const conversations: readonly (readonly (readonly [string, string])[])[] = [
    [
      ['Name Amy Lee', 'Amy Lee\nAmy Lee'],
      ['DOB 4/3/1997', '4/3/1997'],
      ['MedsDOB 4/3/1997', 'PHE****'],
      ['close', 'closed'],
    ],
    [
      ['Name Harold Johnson', 'Harold Johnson'],
      ['DOB 6/9/1945', '6/9/1945'],
      ['MedsDOB 6/9/1945', NO],
      ['close', 'closed'],
    ],
    [
      ['Name John Doe', 'John Doe\nJohn Doe'],
      ['DOB 5/17/1980', '5/17/1980\n5/17/1980'],
      ['Address 5567 Apple Farm Blvd.', '5567 Apple Farm Blvd.'],
      ['MedsAddress 5567 Apple Farm Blvd.', 'ART***\nLOW***'],
      ['close', 'closed'],
    ],
    [
      ['Name John Doe', 'John Doe\nJohn Doe'],
      ['DOB 5/17/1980', '5/17/1980\n5/17/1980'],
      ['Address 677 Ave Rd', NO],
      ['close', 'closed'],
    ],
    [
      ['Name Raneem Alarian', NO],
      ['close', 'closed'],
    ],
    [
      ['Name Sarah Smith', 'Sarah Smith'],
      ['DOB 2/5/2004', NO],
      ['DOB 2/5/2003', '2/5/2003'],
      ['MedsDOB 2/5/2003', 'TRE***\nAML***'],
      ['close', 'closed'],
    ],
    [
      ['Name Sarah Smith', 'Sarah Smith'],
      ['DOB 2/3/2008', NO],
      ['DOB 02/03/2007', NO],
      ['close', 'closed'],
    ],
  ];
  await Promise.all(
    conversations.map(async (conversation) => {
      const line = await open();
      for (const [message, reply] of conversation) await say(line, message, reply);
      assert.equal(await line.closed(), '');
    }),
  );
});

test('everybody of the file is recognised, however the date is written', async (t) => {
  const { open, say } = await labKiosk(t);
  const people = Object.values(
    JSON.parse(await readFile(PEOPLE, 'utf8')) as Record<string, { Name: string; DOB: string; Address: string; Medication: string[] }>,
  );
  for (const { Name, DOB, Address, Medication } of people) {
    const line = await open();
    const namesakes = people.filter((one) => one.Name === Name);
    const same = namesakes.filter((one) => one.DOB === DOB);
    await say(line, `Name ${Name.toUpperCase()}`, namesakes.map(() => Name).join('\n'));
    await say(line, `DOB ${DOB.replace(/\d+/g, (digits) => digits.padStart(2, '0'))}`, same.map(() => DOB).join('\n'));
    const padded = DOB.replace(/\d+/g, (digits) => digits.padStart(2, '0'));
    if (same.length > 1) {
      await say(line, `MedsDOB ${padded}`, NO);
      await say(line, `Address ${Address}`, Address);
      await say(line, `MedsAddress ${Address}`, Medication.join('\n') || NO);
    } else {
      await say(line, `MedsDOB ${padded}`, Medication.join('\n') || NO);
    }
  }
});

test("another patient's birth date gets nobody's medications", async (t) => {
  const { open, say } = await labKiosk(t);
  const line = await open();
  await say(line, 'Name Sarah Smith', 'Sarah Smith');
  await say(line, 'DOB 9/10/1970', NO);
  await say(line, 'MedsDOB 9/10/1970', NO);
});

test('medications are for nobody who has proven nothing: MedsDOB first, after a name, after a wrong date', async (t) => {
  const { open, say } = await labKiosk(t);
  const line = await open();
  await say(line, 'MedsDOB 9/10/1970', NO);
  await say(line, 'MedsAddress 321 Python Way', NO);
  await say(line, 'DOB 9/10/1970', NO);
  await say(line, 'Address 321 Python Way', NO);
  await say(line, 'Name Kimberly Shaw', 'Kimberly Shaw');
  await say(line, 'MedsDOB 9/10/1970', NO);
  await say(line, 'Address 1245 Washington Tree Terrace', NO);
  await say(line, 'DOB 9/10/1970', '9/10/1970');
  await say(line, 'MedsAddress 1245 Washington Tree Terrace', NO);
  await say(line, 'MedsDOB 9/10/1971', NO);
  await say(line, 'MedsDOB 9/10/1970', 'DOX****');
  await say(line, 'Name Sarah Smith', 'Sarah Smith');
  await say(line, 'MedsDOB 9/10/1970', NO);
});

test('a date that is right at the second try does not skip the address where two people fit', async (t) => {
  const { open, say } = await labKiosk(t);
  const line = await open();
  await say(line, 'Name John Doe', 'John Doe\nJohn Doe');
  await say(line, 'DOB 5/17/1981', NO);
  await say(line, 'DOB 5/17/1980', '5/17/1980\n5/17/1980');
  await say(line, 'MedsDOB 5/17/1980', NO);
});

test('a line has two tries at a date and at an address, and three at a name', async (t) => {
  const { open, say } = await labKiosk(t);
  const line = await open();
  await say(line, 'Name Sarah Smith', 'Sarah Smith');
  await say(line, 'DOB 1/1/2001', NO);
  await say(line, 'DOB 1/2/2001', NO);
  await say(line, 'DOB 2/5/2003', NO);
  await say(line, 'Name John Doe', 'John Doe\nJohn Doe');
  await say(line, 'DOB 5/17/1980', '5/17/1980\n5/17/1980');
  await say(line, 'Address x 1', NO);
  await say(line, 'Address x 2', NO);
  await say(line, 'Address 5567 Apple Farm Blvd.', NO);
  await say(line, 'Name Sarah Smith', 'Sarah Smith');
  await say(line, 'Name Sarah Smith', NO);
});

test('guesses at one name over many lines run dry', async (t) => {
  const { trial, open, say } = await labKiosk(t);
  trial.setClock(Date.now()); // it stands: however slow the machine, no guess is forgiven meanwhile
  for (let round = 0; round < 50; round++) {
    const line = await open();
    await say(line, 'Name Sarah Smith\n', 'Sarah Smith');
    await say(line, `DOB 1/1/${1900 + round}\n`, NO);
    await say(line, `DOB 1/2/${1900 + round}\n`, NO);
    line.socket.destroy();
  }
  const line = await open();
  await say(line, 'Name Sarah Smith\n', NO);
});

test('a message may come byte by byte, several may come in one read, and each is answered once', async (t) => {
  const { open } = await labKiosk(t);
  const line = await open();
  for (const byte of Buffer.from('Name Kimberly Shaw')) line.send(Uint8Array.of(byte));
  await line.expect('Kimberly Shaw');
  line.send('DOB 9/10/1970\r\nMedsDOB 9/10/1970\nclose\n');
  await line.expect('9/10/1970DOX****closed');
  assert.equal(await line.closed(), '');
});

test('what is no message of the original is answered and harms nobody', async (t) => {
  const { open, say, kept } = await labKiosk(t);
  const line = await open();
  for (const odd of ['hello', 'Name', 'NameSarah Smith', 'Name \u0000', '\u0001', `Name ${'x'.repeat(1000)}`, '{"id":1,"verb":"queue"}']) {
    line.send(odd);
    await line.expect(NO);
  }
  line.send(Uint8Array.of(0x4e, 0xff, 0xfe));
  await line.expect(NO);
  const large = await open();
  large.send('Name '.padEnd(5_000, 'x'));
  assert.equal(await large.closed(), NO);
  const gone = await open();
  gone.send('Name Sarah Smith');
  gone.socket.resetAndDestroy();
  const after = await open();
  await say(after, 'Name Sarah Smith', 'Sarah Smith');
  assert.match(kept.text(), /tells whether a name is a patient/);
  assert.doesNotMatch(kept.text(), /Sarah|Python|TRE/, 'patients do not go to the log');
});

test('a line without input is closed', async (t) => {
  const { open } = await labKiosk(t, { times: { endMs: 30 } });
  const line = await open();
  line.send('Name Sarah Smith\n');
  assert.equal(await line.closed(), 'Sarah Smith');
});
