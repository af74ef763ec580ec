/**
 * Writes a class for measurements: `node --import tsx checks/support/class.main.ts <folder> <count> perfect|mixed [labs]`
 */

import { writeClass } from './class.ts'
import { SLUGS } from './submission.ts'

const [folder = '', count = '1', kind, labs] = process.argv.slice(2)
const slugs = SLUGS.filter(
  (slug) => labs === undefined || labs.split(',').some((id) => slug.startsWith(`${id}-`)),
)
await writeClass(folder, Number(count), { slugs, perfect: kind === 'perfect' })
