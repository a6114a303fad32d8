/** Histories with PostgreSQL beneath them: every case of the suite. */
import { runOnPostgres } from './suite-stores.ts';

runOnPostgres();
await import('./fhir-history.test.ts');
