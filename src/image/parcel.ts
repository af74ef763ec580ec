/**
 * The form in which an image travels: a mark, then one gzip stream of a manifest and the files that it lists, in its
 * order. There are no paths in it, so nothing in it can name a place to write to. It must not know about the cache.
 */
import * as v from 'valibot'
import { LabError } from '../errors.ts'
import { baseSchema } from './base.ts'
import { unpackedName } from './kernel.ts'
import { baseRecipe, recipeKey, recipeVersion } from './recipe.ts'

/** Eight bytes; the last one counts versions of the format. */
export const parcelMark = Buffer.from('CNLABIM\x01', 'latin1')

/** In bytes. The manifest is about 1 kB. */
export const largestManifest = 64 * 1024

/** In bytes. The usual base has 170 MB; many added packages make it larger. */
export const largestFile = 1024 ** 3

/** The files of a base, in the order in which they travel. Only x86 has the second. */
export const parcelFiles = ['kernel', unpackedName, 'base.cpio'] as const

const describedFile = v.strictObject({
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestFile)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

export const parcelSchema = v.strictObject({
  recipe: v.strictObject(baseSchema.entries.recipe.entries),
  files: v.strictObject({
    kernel: describedFile,
    [unpackedName]: v.exactOptional(describedFile),
    'base.cpio': describedFile,
  }),
})

export type Parcel = v.InferOutput<typeof parcelSchema>

/** @throws LabError `image-refused` */
export function parseManifest(bytes: Buffer): Parcel {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), parcelSchema), bytes.toString('utf8'))
  if (!parsed.success) throw refusal('its manifest is not one of an exported image')
  checkRecipe(parsed.output.recipe)
  return parsed.output
}

/** The key under which it will be found must be the one that this program looks for, by its own reckoning. */
function checkRecipe(recipe: Parcel['recipe']): void {
  if (recipe.version !== recipeVersion) {
    throw new LabError(
      'image-refused',
      `The image follows version ${recipe.version} of the recipe, and this program needs version ${recipeVersion}.`,
      { next: 'Export it again with the same version of this repository on both machines.' },
    )
  }
  if (recipeKey(ownRecipe(recipe)) !== recipeKey(recipe)) {
    throw refusal('its list of packages is not one that this program makes')
  }
}

function ownRecipe({ arch, packages }: Parcel['recipe']) {
  try {
    return baseRecipe(arch, packages)
  } catch {
    throw refusal('it names packages that cannot exist')
  }
}

export function refusal(why: string, cause?: unknown): LabError {
  return new LabError('image-refused', `The image cannot be used: ${why}.`, {
    next: 'Export or download it again, and import the new copy.',
    cause,
  })
}
