import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  choiceReply,
  doctorTitle,
  doctorWords,
  estimateReply,
  LIST_BYTES_MAX,
  listReply,
  loginReply,
  patientTitle,
  patientWords,
  serverWords,
} from './lab-words.ts';

const TIMES = [
  { index: 1, label: 'Tue 01pm' },
  { index: 2, label: 'Mon 03pm' },
  { index: 3, label: 'Thu 02pm' },
] as const;

test('both dialects have the replies of the originals, byte for byte', () => {
  assert.deepEqual(
    [loginReply('A', true), loginReply('A', false), loginReply('B', true), loginReply('B', false)],
    ['Success', 'Failure', 'success', 'failure'],
  );
  const reserved = { kind: 'reserved', doctor: 'doc2', port: 42_000 } as const;
  assert.deepEqual([choiceReply('A', reserved), choiceReply('B', reserved)], ['42000 ', 'doc2 42000']);
  assert.deepEqual([choiceReply('A', { kind: 'taken' }), choiceReply('B', { kind: 'taken' })], ['notavailable', 'notavailable']);
  assert.deepEqual([choiceReply('A', { kind: 'unknown' }), choiceReply('B', { kind: 'unknown' })], ['Invalid', 'notavailable']);
  assert.deepEqual([estimateReply('30'), estimateReply(undefined)], ['30', 'notcovered']);
  assert.equal(listReply(TIMES), '1 Tue 01pm\n2 Mon 03pm\n3 Thu 02pm\n');
});

test('a list of nothing is still a byte, or an old client would wait for ever', () => {
  assert.equal(listReply([]), '\n');
});

test('a long list is cut at a line end at 1,024 bytes, as late as may be', () => {
  const full = [...Array.from({ length: 92 }, () => ({ index: 1, label: 'Tue 01pm' })), { index: 10, label: 'Tue 01pm' }];
  assert.equal(listReply([...full, ...full]).length, 1024);
  const label = fc.constantFrom('Tue 01pm', 'Wed 01:30pm');
  const times = fc.array(fc.record({ index: fc.integer({ min: 1, max: 999_999_999 }), label }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(times, (times) => {
      const reply = listReply(times);
      const lines = times.map(({ index, label }) => `${index} ${label}\n`);
      assert.ok(reply.length <= LIST_BYTES_MAX);
      const shown = reply.split('\n').length - 1;
      assert.equal(reply, lines.slice(0, shown).join(''));
      assert.ok(shown === lines.length || reply.length + (lines[shown]?.length ?? 0) > LIST_BYTES_MAX);
    }),
  );
});

test('people and doctors are called as on the screens', () => {
  assert.deepEqual(['patient1', 'Ana', ''].map(patientTitle), ['Patient1', 'Ana', '']);
  assert.deepEqual(['doc1', 'doctor12', 'smith', 'doc'].map(doctorTitle), ['Doctor1', 'Doctor12', 'Smith', 'Doc']);
});

test('the patient’s terminal prints the screens of the original: a visit booked and priced', () => {
  const [me, ip] = ['patient1', '192.168.56.102'];
  const screen = [
    patientWords.tcpAddress(me, { ip, port: 58_520 }),
    patientWords.loginSent(me),
    patientWords.loginResult(me, true),
    patientWords.endOfPhase1(me),
    patientWords.listAsked(),
    ...patientWords.list(me, TIMES),
    patientWords.prompt(),
    patientWords.reserved(me, 42_000),
    patientWords.udpAddress(me, { ip, port: 34_153 }),
    patientWords.insurance('insurance1'),
    ...patientWords.estimateAsked(me, 'insurance1', { ip, port: 42_000 }),
    patientWords.estimated(me, '40', 42_000),
    ...patientWords.summary(me, 'insurance1', '40', 42_000),
    patientWords.endOfPhase3(me),
  ];
  assert.deepEqual(screen, [
    'Phase1: Patient1 has TCP port number: 58520 and IP Address: 192.168.56.102',
    'Phase1: Authentication request from Patient1 with username patient1 and password ******** has been sent to the Health Center Server',
    'Phase1: Patient1 authentication result: Success',
    '-----Phase1: End of Phase1 Authentication for Patient1-----',
    'send available',
    'Phase2: The following appointments are available for patient1:',
    '1 Tue 01pm',
    '2 Mon 03pm',
    '3 Thu 02pm',
    '',
    'Please enter the preferred appointment index and press enter:',
    'Phase2: The requested appointment is available and reserved to Patient1. The assigned doctor port number is 42000',
    'Phase3: Patient1 has a dynamic UDP port number: 34153 and IP Address: 192.168.56.102',
    'My insurance: insurance1',
    'Phase3: The cost estimation request from Patient1 with insurance plan insurance1',
    'has been sent to the doctor with port number 42000 and IP address 192.168.56.102',
    'Phase3: Patient1 receive $ 40 estimation cost from doctor with port number 42000',
    '',
    'Doctors port number      42000',
    'Patient                  patient1',
    'Insurance                insurance1',
    'Cost                     40',
    '',
    'Phase3: End of Phase3 for Patient1',
  ]);
});

test('the patient’s terminal prints the screens of the original: a time that is taken, a login that fails', () => {
  assert.equal(patientWords.notAvailable('patient2'), 'Phase2: The requested appointment from Patient2 is not available.----->Exiting');
  assert.equal(patientWords.loginResult('patient2', false), 'Phase1: Patient2 authentication result: Failure');
});

test('the doctor’s terminal prints the screens of the original', () => {
  assert.deepEqual(
    [
      doctorWords.udpAddress('doc2', { ip: '192.168.56.102', port: 42_000 }),
      doctorWords.asked('doc2', 'insurance1', 34_153, 'Patient1'),
      doctorWords.tariff([
        { plan: 'insurance2', price: '60' },
        { plan: 'insurance1', price: '40' },
      ]),
      doctorWords.answered('doc2', '40', 34_153),
    ],
    [
      'Phase3: Doctor2 has a static UDP port 42000 and IP Address 192.168.56.102',
      'Phase3: Doctor2 receives the request from the patient with port number 34153 and name Patient1 with the insurance plan insurance1',
      "{'insurance2': '60', 'insurance1': '40'}",
      'Phase3: Doctor2 has sent estimated price $ 40 to patient with port number 34153',
    ],
  );
  assert.doesNotMatch(doctorWords.asked('doc2', 'insurance1', 34_153), /name/);
});

test('the server logs the screens of the original, and never a password', () => {
  const patient = { ip: '192.168.56.102', port: 58_520 };
  assert.deepEqual(
    [
      serverWords.address({ ip: '192.168.56.101', port: 21_000 }),
      serverWords.loginReceived('patient1'),
      serverWords.loginAnswered('patient1', true),
      serverWords.listReceived(patient),
      serverWords.listSent('patient1'),
      serverWords.choiceReceived(2, patient.port, 'patient1'),
      serverWords.confirmed(2, 'patient1'),
      serverWords.rejected(3, 'patient2'),
      serverWords.invalidIndex(),
    ],
    [
      'Phase1: The Health Center Server has port number: 21000 and IP address: 192.168.56.101',
      'Phase1: The Health Center Server has received request from a patient with username patient1 and password ********',
      'Phase1: The Health Center Server sends the response: Success to patient with username patient1',
      'Phase2: The Health Center Server receives a request for available time slots from patients with port number: 58520 and IP Address: 192.168.56.102',
      'Phase2: The Health Center Server sends available time slots to patients with username patient1',
      'Phase2: The Health Center Server receives a request for appointment 2 from patient with port number: 58520 and username patient1',
      'Phase2: The Health Center Server confirms the following appointment 2 to patient with username patient1',
      'Phase2: The Health Center Server rejects the following appointment 3 to patient with username patient2',
      'Receiving invalid time index, let patient re-enter',
    ],
  );
});
