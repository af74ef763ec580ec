/** What stands beside the catalog: what was handed in, read safely and told apart. Knows nothing of checks. */
export { type FindOptions, type Found, findSubmissions, type Submission, stage } from './find.ts'
export type { Note } from './intake.ts'
export type { Person } from './sites.ts'
