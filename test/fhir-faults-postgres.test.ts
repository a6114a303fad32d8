/** FHIR over HTTP with PostgreSQL beneath it: every case of the suite. */
import { runOnPostgres } from './suite-stores.ts';

runOnPostgres();
await import('./fhir-faults.test.ts');
