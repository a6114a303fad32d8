/** Searching on PostgreSQL: every case of the suite. */
import { runOnPostgres } from '../../test/suite-stores.ts';

runOnPostgres();
await import('./fhir-search.test.ts');
await import('./fhir-search-cases.test.ts');
