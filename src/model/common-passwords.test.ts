import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordFault } from './common-passwords.ts';

test('short passwords are refused, the walk-through’s among them', () => {
  for (const password of ['', '4567', '2468', 'tr0ub4dor']) assert.match(passwordFault(password, 'ada') ?? '', /at least 10 characters/);
  assert.match(passwordFault('x y'.repeat(100), 'ada') ?? '', /at most 256/);
});

test('what everybody tries first is refused, however it is dressed up', () => {
  const common = ['password111', 'P4ssw0rd2024!', '1234567890', 'qwertzuiop', 'abcdefghij', '9876543210', 'aaaaaaaaaaaa', 'ababababab'];
  for (const password of [...common, 'adaLovelace1', 'passwordpassword', '!!Welcome!!2026', 'administrator1'])
    assert.match(passwordFault(password, 'adalovelace') ?? 'fine', /everybody tries/, password);
});

test('a few words, or a dozen random characters, are good', () => {
  for (const password of ['correct horse', 'Ueber sieben Bruecken', 'x7Kq-Vn2pLw9', 'пароль из слов'])
    assert.equal(passwordFault(password, 'ada'), undefined, password);
});
