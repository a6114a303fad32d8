/** Transactions and batches with PostgreSQL beneath them: every case of the suite. */
import { runOnPostgres } from './suite-stores.ts';

runOnPostgres();
await import('./fhir-transaction.test.ts');
