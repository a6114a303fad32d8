import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type NamedText, parseAppointmentFiles, parseInsurance, parseLogin } from './appointment-files.ts';

/** The original cast, with the line ends as they were found. */
const ORIGINAL: Readonly<Record<string, string>> = {
  'users.txt': 'patient1 password111\npatient2 password222\n',
  'availabilities.txt':
    '1 Tue 01pm doc1 41000\n2 Mon 03pm doc2 42000\n3 Thu 02pm doc1 41000\n4 Wed 10am doc1 41000\n5 Sat 12pm doc2 42000\n6 Fri 04pm doc2 42000\n',
  'doc1.txt': 'insurance1 30\r\ninsurance2 20\r\ninsurance3 50',
  'doc2.txt': 'insurance1 40\ninsurance2 60\ninsurance3 10\n',
  'patient1.txt': 'patient1 password111\n',
  'patient1insurance.txt': 'insurance1',
  'patient2.txt': 'patient2 password222\n',
  'patient2insurance.txt': 'insurance2\n',
};

/** The original folder with some files replaced, added, or (undefined) taken away. */
const folder = (changes: Readonly<Record<string, string | undefined>> = {}): readonly NamedText[] =>
  Object.entries({ ...ORIGINAL, ...changes }).flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]));

const imported = (files: readonly NamedText[]) => {
  const result = parseAppointmentFiles(files);
  assert.ok('import' in result, JSON.stringify(result));
  return result.import;
};

const faults = (changes: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const result = parseAppointmentFiles(folder(changes));
  assert.ok('faults' in result, 'expected faults');
  return result.faults.map(({ file, line, text }) => `${file}:${line}: ${text}`);
};

const times = (text: string) => ({ 'availabilities.txt': text });

test('the original folder is one import: users with their plans, doctors with tariffs and ports, times by index', () => {
  const { users, doctors, times } = imported(folder());
  assert.deepEqual(users, [
    { username: 'patient1', password: 'password111', plan: 'insurance1' },
    { username: 'patient2', password: 'password222', plan: 'insurance2' },
  ]);
  assert.deepEqual(
    doctors.map(({ name, port, tariff }) => [name, port, tariff.priceOf('insurance1')]),
    [
      ['doc1', 41_000, '30'],
      ['doc2', 42_000, '40'],
    ],
  );
  assert.equal(times.length, 6);
  assert.deepEqual(times[0], { index: 1, day: 'Tue', hour: '01pm', doctor: 'doc1' });
  assert.deepEqual(times[4], { index: 5, day: 'Sat', hour: '12pm', doctor: 'doc2' });
});

test('line ends, blank lines and extra blanks change nothing, nor does the order of files', () => {
  const expected = JSON.stringify(imported(folder()));
  const relaid = fc.record({
    end: fc.constantFrom('\n', '\r\n', '\r', '\n \n'),
    gap: fc.constantFrom(' ', '  ', '\t', ' \t '),
    last: fc.boolean(),
  });
  const names = Object.keys(ORIGINAL);
  fc.assert(
    fc.property(
      fc.array(relaid, { minLength: names.length, maxLength: names.length }),
      fc.shuffledSubarray(names, { minLength: names.length }),
      (layouts, order) => {
        const files = order.map((name, index) => {
          const { end, gap, last } = layouts[index] ?? { end: '\n', gap: ' ', last: true };
          const lines = (ORIGINAL[name] ?? '').split(/\r?\n/).filter((line) => line !== '');
          return { name, text: lines.map((line) => `${gap}${line.replaceAll(' ', gap)}${gap}`).join(end) + (last ? end : '') };
        });
        assert.equal(JSON.stringify(imported(files)), expected);
      },
    ),
  );
});

test('a plan belongs to the user that the file of the same number names, not to the number', () => {
  const swapped = imported(folder({ 'patient1.txt': 'patient2 password222', 'patient2.txt': 'patient1 password111' }));
  assert.deepEqual(
    swapped.users.map(({ username, plan }) => [username, plan]),
    [
      ['patient1', 'insurance2'],
      ['patient2', 'insurance1'],
    ],
  );
});

test('users without files of their own have no plan, doctors without times no port; doctors come by number', () => {
  const { users, doctors } = imported(
    folder({ 'patient1.txt': undefined, 'patient1insurance.txt': undefined, 'doc10.txt': 'a 1', 'doc3.txt': 'a 1' }),
  );
  assert.deepEqual(users[0], { username: 'patient1', password: 'password111' });
  assert.deepEqual(
    doctors.map(({ name, port }) => [name, port]),
    [
      ['doc1', 41_000],
      ['doc2', 42_000],
      ['doc3', undefined],
      ['doc10', undefined],
    ],
  );
});

test('other files are passed over', () => {
  assert.equal(
    imported(folder({ 'README.md': '\0', 'doc.txt': '\0', 'doc01.txt': '\0', 'patientX.txt': '\0', 'DOC3.TXT': '\0' })).doctors.length,
    2,
  );
});

test('each wrong line of the times is named, with what to write instead', () => {
  assert.deepEqual(faults(times('1 Tue 01pm doc1 41000\n1 Wed 01pm doc1 41000\n')), [
    'availabilities.txt:2: index 1 is on line 1 already; give each time its own',
  ]);
  const one: readonly (readonly [string, RegExp])[] = [
    ['0 Tue 01pm doc1 41000', /"0" is no index/],
    ['-1 Tue 01pm doc1 41000', /"-1" is no index/],
    ['x Tue 01pm doc1 41000', /"x" is no index/],
    ['99999999999 Tue 01pm doc1 41000', /no index; write a number from 1 to 999999999/],
    ['1 Tuesday 01pm doc1 41000', /"Tuesday" is no day; write Mon, Tue/],
    ['1 Tue 13pm doc1 41000', /"13pm" is no time; write it as 01pm/],
    ['1 Tue 01pm doc9 41000', /there is no doctor "doc9"; add "doc9.txt"/],
    ['1 Tue 01pm ../doc1 41000', /there is no doctor/],
    ['1 Tue 01pm doc1 0', /"0" is no UDP port/],
    ['1 Tue 01pm doc1 65536', /"65536" is no UDP port; write a number from 1 to 65535/],
    ['1 Tue 01pm doc1 -1', /no UDP port/],
    ['1 Tue 01pm doc1', /these are 4 words/],
    ['1 Tue 01pm doc1 41000 x', /these are 6 words/],
  ];
  for (const [line, said] of one) {
    const [only, ...more] = faults(times(`\n${line}\n`));
    assert.match(only ?? '', /^availabilities\.txt:2: /);
    assert.match(only ?? '', said);
    assert.deepEqual(more, []);
  }
});

test('a doctor has one port, a port one doctor, and a doctor one patient at a time', () => {
  assert.match(faults(times('1 Tue 01pm doc1 41000\n2 Wed 01pm doc1 41001'))[0] ?? '', /:2: doc1 has port 41000 on line 1/);
  assert.match(faults(times('1 Tue 01pm doc1 41000\n2 Wed 01pm doc2 41000'))[0] ?? '', /:2: port 41000 is doc1's on line 1/);
  assert.match(faults(times('1 Tue 01pm doc1 41000\n2 Tue 1PM doc1 41000'))[0] ?? '', /:2: doc1 is busy then with the time on line 1/);
  assert.match(faults(times('1 Tue 01pm doc1 41000\n2 Tue 01:59pm doc1 41000'))[0] ?? '', /60 minutes apart/);
  assert.match(faults(times('1 Sun 11:30pm doc1 41000\n2 Mon 12am doc1 41000'))[0] ?? '', /busy/);
  assert.equal(imported(folder(times('1 Tue 01pm doc1 41000\n2 Tue 02pm doc1 41000\n3 Tue 01pm doc2 42000'))).times.length, 3);
});

test('users are named once, with a password, and no fault tells a password', () => {
  const said = faults({
    'users.txt': 'patient1 secret111\npatient1 secret222\nonly\ntoo many secret333 words\n',
    'patient1.txt': 'patient1 secret444',
    'patient2.txt': 'patient2 secret555',
  });
  assert.deepEqual(said, [
    'users.txt:2: user "patient1" is on line 1 already; keep one of the two',
    'users.txt:3: write a name and a password with a blank between; these are 1 words, and neither may hold a blank',
    'users.txt:4: write a name and a password with a blank between; these are 4 words, and neither may hold a blank',
    'patient1.txt:1: the password of "patient1" is another one in users.txt (line 1); make them equal',
    'patient2.txt:1: there is no user "patient2" in users.txt; add one, or correct the name',
  ]);
  assert.doesNotMatch(said.join('\n'), /secret/);
});

test('what does not fit together is refused whole', () => {
  assert.match(faults({ 'users.txt': undefined })[0] ?? '', /users\.txt:1: the file is missing/);
  assert.match(faults({ 'availabilities.txt': undefined })[0] ?? '', /availabilities\.txt:1: the file is missing/);
  assert.match(faults({ 'users.txt': '' })[0] ?? '', /users\.txt:1: the file is empty; write one line `name password`/);
  assert.match(
    faults({ 'patient2.txt': 'patient1 password111' })[0] ?? '',
    /patient2\.txt:1: user "patient1" is named in patient1\.txt already/,
  );
  assert.match(
    faults({ 'patient3insurance.txt': 'a' })[0] ?? '',
    /patient3insurance\.txt:1: nobody knows whose plan this is; add `patient3\.txt`/,
  );
  assert.match(faults({ 'patient1insurance.txt': 'a b' })[0] ?? '', /more than one word/);
  assert.match(faults({ 'patient1insurance.txt': 'a\nb' })[0] ?? '', /patient1insurance\.txt:2: there is more than one line/);
  assert.match(faults({ 'doc2.txt': 'insurance1 -1' })[0] ?? '', /doc2\.txt:1: the price "-1" is negative/);
  assert.equal(faults({ 'doc2.txt': 'insurance1 -1' }).length, 1); // the times of doc2 are not at fault
  for (const name of Object.keys(ORIGINAL)) {
    assert.match(faults({ [name]: `\uFEFF${ORIGINAL[name] ?? ''}` })[0] ?? '', /byte order mark/);
    assert.match(faults({ [name]: `${ORIGINAL[name] ?? ''}\n\0` })[0] ?? '', /NUL/);
    assert.match(faults({ [name]: '' })[0] ?? '', new RegExp(`^${name}:1: the file is empty`));
    assert.match(faults({ [name]: 'x'.repeat(1025) })[0] ?? '', /longer than 1024/);
  }
});

test('a folder of nothing but faults is refused without a flood of sentences, and quickly', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `${index + 1} Tue 01pm doc1 41000\n`).join('');
  assert.equal(faults(times(many)).length, 100);
});

test('any texts at all are an import or faults that name a file and a line', () => {
  const unit = fc.oneof(
    fc.constantFrom('\n', ' ', '1', 'doc1', 'Tue', '01pm', '41000', 'patient1', '\0'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const name = fc.constantFrom(...Object.keys(ORIGINAL));
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit, maxLength: 40 })), (changes) => {
      const result = parseAppointmentFiles(folder(changes));
      if ('faults' in result) for (const { file, line, text } of result.faults) assert.ok(file in ORIGINAL && line >= 1 && text !== '');
    }),
    { numRuns: 500 },
  );
});

test('a login file and an insurance file are read by themselves', () => {
  assert.deepEqual(parseLogin('\r\n patient1  password111\r\n', 'me.txt'), {
    login: { username: 'patient1', password: 'password111' },
    line: 2,
  });
  assert.deepEqual(parseLogin('a b\nc d', 'me.txt'), {
    faults: [{ file: 'me.txt', line: 2, text: 'there is more than one line; keep one line `name password`' }],
  });
  assert.deepEqual(parseInsurance('insurance1', 'plan.txt'), { plan: 'insurance1' });
  assert.ok('faults' in parseInsurance('x'.repeat(65), 'plan.txt') && 'faults' in parseLogin(`${'x'.repeat(65)} y`, 'me.txt'));
});
