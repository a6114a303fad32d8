import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '#model/refusal.ts';
import { isLoginFailure } from './login-failure.ts';

const login = { verb: 'login', username: 'a', password: 'b' } as const;

test('a wrong password and a wrong code count as failures, a code that was only missing does not', () => {
  assert.equal(isLoginFailure(login, refuse('unauthenticated', '')), true);
  assert.equal(isLoginFailure(login, refuse('second-factor', '')), false);
  assert.equal(isLoginFailure({ ...login, code: '000000' }, refuse('second-factor', '')), true);
  assert.equal(isLoginFailure({ verb: 'resume', token: 't' }, refuse('unauthenticated', '')), true);
});
