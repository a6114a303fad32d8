/** Searching on PostgreSQL: every case of the suite. */
import { runOnPostgres } from '../../../test/suite-stores.ts';

runOnPostgres();
await import('./search.test.ts');
await import('./search-cases.test.ts');
