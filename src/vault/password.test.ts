import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPasswords, PASSWORD_BYTES_MAX, PASSWORD_COST, type Argon2Cost, type DeriveArgon2id } from './password.ts';

const CHEAP: Argon2Cost = { memoryKiB: 8, passes: 1, parallelism: 1 };

interface Run {
  readonly cost: Argon2Cost;
  readonly bytes: number;
  finish(): void;
}

/** Stands in for Argon2: tells what was asked of it and answers when told to, with bytes that hang on password and salt. */
function countedDerive(): { readonly derive: DeriveArgon2id; readonly runs: Run[] } {
  const runs: Run[] = [];
  const derive: DeriveArgon2id = (password, salt, cost, bytes) =>
    new Promise((resolve) => {
      const hash = new Uint8Array(bytes);
      for (const [at, byte] of [...password, ...salt].entries()) hash[at % bytes] = ((hash[at % bytes] ?? 0) * 31 + byte) & 0xff;
      runs.push({ cost, bytes, finish: () => resolve(hash) });
    });
  return { derive, runs };
}

/** Lets everything that can proceed proceed. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function finishAll(runs: readonly Run[]): Promise<void> {
  for (let done = 0; ; done = runs.length) {
    await settle();
    if (runs.length === done) return;
    for (const run of runs.slice(done)) run.finish();
  }
}

test("the machine's Argon2id gives the vector of RFC 9106 §5.3", () => {
  const tag = argon2Sync('argon2id', {
    message: new Uint8Array(32).fill(1),
    nonce: new Uint8Array(16).fill(2),
    secret: new Uint8Array(8).fill(3),
    associatedData: new Uint8Array(12).fill(4),
    memory: 32,
    passes: 3,
    parallelism: 4,
    tagLength: 32,
  });
  assert.equal(tag.toHex(), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
});

test("a hash made by Argon2's reference implementation verifies, and asks to be renewed for its other cost", async () => {
  const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const passwords = createPasswords();
  assert.deepEqual(await passwords.verifyPassword(phc, 'password'), { ok: true, rehash: true });
  assert.deepEqual(await passwords.verifyPassword(phc, 'passwore'), { ok: false, rehash: false });
});

test('a new hash states its cost, verifies, and needs no renewal', async () => {
  const passwords = createPasswords();
  const phc = await passwords.hashPassword('password111');
  assert.ok(typeof phc === 'string');
  assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.deepEqual(await passwords.verifyPassword(phc, 'password111'), { ok: true, rehash: false });
  assert.deepEqual(await passwords.verifyPassword(phc, 'password112'), { ok: false, rehash: false });
  assert.notEqual(await passwords.hashPassword('password111'), phc, 'each hash has a salt of its own');
});

test('a password is the same however its letters are composed', async () => {
  const passwords = createPasswords({ cost: CHEAP });
  const phc = await passwords.hashPassword('caf\u00e9');
  assert.ok(typeof phc === 'string');
  assert.deepEqual(await passwords.verifyPassword(phc, 'cafe\u0301'), { ok: true, rehash: false });
});

test('a wrong password, an unknown account, a damaged hash and an overlong password each cost one Argon2 run of the same size', async () => {
  const { derive, runs } = countedDerive();
  const passwords = createPasswords({ derive, random: (size) => new Uint8Array(size) });
  const made = passwords.hashPassword('right');
  await finishAll(runs);
  const phc = await made;
  assert.ok(typeof phc === 'string');

  const attempts = [
    () => passwords.verifyPassword(phc, 'right'),
    () => passwords.verifyPassword(phc, 'wrong'),
    () => passwords.verifyAgainstNothing('right'),
    () => passwords.verifyPassword('', 'right'),
    () => passwords.verifyPassword(`${phc}=`, 'right'),
    () => passwords.verifyPassword(phc, 'x'.repeat(PASSWORD_BYTES_MAX + 1)),
  ];
  for (const [index, attempt] of attempts.entries()) {
    runs.length = 0;
    const verdict = attempt();
    await finishAll(runs);
    assert.deepEqual(await verdict, { ok: index === 0, rehash: false });
    assert.deepEqual(
      runs.map(({ cost, bytes }) => ({ cost, bytes })),
      [{ cost: PASSWORD_COST, bytes: 32 }],
      `attempt ${index}`,
    );
  }
});

test('an overlong password is not taken for an empty one', async () => {
  const passwords = createPasswords({ cost: CHEAP });
  const phc = await passwords.hashPassword('');
  assert.ok(typeof phc === 'string');
  assert.deepEqual(await passwords.verifyPassword(phc, 'x'.repeat(PASSWORD_BYTES_MAX + 1)), { ok: false, rehash: false });
  assert.deepEqual(await passwords.verifyPassword(phc, ''), { ok: true, rehash: false });
});

test('nothing is ever right against nothing, even a hash of zeros', async () => {
  const passwords = createPasswords({ derive: async (_password, _salt, _cost, bytes) => new Uint8Array(bytes) });
  assert.deepEqual(await passwords.verifyAgainstNothing(''), { ok: false, rehash: false });
});

test('two run at once, the others wait in order, and beyond the limit the answer is busy without any run', async () => {
  const { derive, runs } = countedDerive();
  const passwords = createPasswords({ derive, limits: { atOnce: 2, waiting: 3 } });
  const order: number[] = [];
  const attempts = Array.from({ length: 8 }, async (_, index) => {
    const verdict = await passwords.verifyAgainstNothing('x');
    order.push(index);
    return verdict;
  });
  await settle();
  assert.equal(runs.length, 2);
  assert.deepEqual(order, [5, 6, 7], 'those turned away are answered at once');
  for (let done = 0; done < 5; done += 1) {
    runs[done]?.finish();
    await settle();
    assert.equal(runs.length, Math.min(5, done + 3), 'one that ends lets one in');
  }
  const verdicts = await Promise.all(attempts);
  assert.deepEqual(order, [5, 6, 7, 0, 1, 2, 3, 4]);
  assert.deepEqual(
    verdicts.map((verdict) => 'busy' in verdict),
    [false, false, false, false, false, true, true, true],
  );
});

test('a run that fails gives its place back', async () => {
  let calls = 0;
  const passwords = createPasswords({
    limits: { atOnce: 1, waiting: 1 },
    derive: async (_password, _salt, _cost, bytes) => {
      calls += 1;
      if (calls === 1) throw new Error('out of memory');
      return new Uint8Array(bytes);
    },
  });
  const [first, second] = await Promise.allSettled([passwords.verifyAgainstNothing('x'), passwords.verifyAgainstNothing('x')]);
  assert.equal(first.status, 'rejected');
  assert.equal(second.status, 'fulfilled');
  assert.deepEqual(await passwords.verifyAgainstNothing('x'), { ok: false, rehash: false });
});

test('hashing is off the event loop: timers run while it computes', async () => {
  const passwords = createPasswords();
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 1);
  await Promise.all([passwords.hashPassword('a'), passwords.hashPassword('b'), passwords.hashPassword('c')]);
  clearInterval(turning);
  assert.ok(turns >= 3, `${turns} turns`);
});

test('an overlong password is refused when it is set, measured in UTF-8 bytes', async () => {
  const passwords = createPasswords({ cost: CHEAP });
  await assert.rejects(passwords.hashPassword('é'.repeat(PASSWORD_BYTES_MAX / 2 + 1)), RangeError);
  assert.equal(typeof (await passwords.hashPassword('é'.repeat(PASSWORD_BYTES_MAX / 2))), 'string');
});

test('a stored hash that asks for absurd memory, passes or lanes is not computed', async () => {
  const { derive, runs } = countedDerive();
  const passwords = createPasswords({ derive, cost: CHEAP });
  const rest = 'c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const sane = passwords.verifyPassword(`$argon2id$v=19$m=64,t=3,p=2$${rest}`, 'password');
  await finishAll(runs);
  await sane;
  assert.deepEqual(
    runs.map(({ cost }) => cost),
    [{ memoryKiB: 64, passes: 3, parallelism: 2 }],
    'a sane one is',
  );
  for (const parameters of ['m=9999999,t=2,p=1', 'm=19456,t=999,p=1', 'm=19456,t=2,p=999', 'm=7,t=1,p=1', 'm=64,t=0,p=1', 'm=64,t=1,p=0']) {
    runs.length = 0;
    const verdict = passwords.verifyPassword(`$argon2id$v=19$${parameters}$${rest}`, 'password');
    await finishAll(runs);
    assert.deepEqual(await verdict, { ok: false, rehash: false });
    assert.deepEqual(
      runs.map(({ cost }) => cost),
      [CHEAP],
      parameters,
    );
  }
});

test('no text in the place of a hash throws or is right', async () => {
  const passwords = createPasswords({ cost: CHEAP });
  const nearly = fc.stringMatching(/^\$argon2id\$v=19\$m=\d{1,3},t=\d,p=\d\$[A-Za-z0-9+/=]{9,30}\$[A-Za-z0-9+/=]{20,90}$/);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), nearly), fc.string(), async (phc, password) => {
      assert.deepEqual(await passwords.verifyPassword(phc, password), { ok: false, rehash: false });
    }),
  );
});
