/**
 * Which Debian packages make an image, and the key under which it is kept. It must not know how the image is put
 * together.
 */
import { createHash } from 'node:crypto'
import { LabError } from '../errors.ts'
import { type Arch, archFacts } from './arch.ts'
import guest from './guest.json' with { type: 'json' }

/** Part of every key. To be raised with any change to what an image contains, contents.ts included. */
export const recipeVersion = 5

export const suite = 'trixie'

export interface BaseRecipe {
  version: number
  suite: string
  arch: Arch
  packages: string[]
}

/** @throws LabError `usage` for a name that no Debian package can have */
export function baseRecipe(arch: Arch, extraPackages: string[] = []): BaseRecipe {
  const wanted = [...guest.packages, ...extraPackages.map(checkPackageName), archFacts(arch).kernelPackage]
  return { version: recipeVersion, suite, arch, packages: [...new Set(wanted)].sort() }
}

/** Whether nobody added packages to the usual ones. */
export function isUsual(recipe: BaseRecipe): boolean {
  return recipe.packages.length === baseRecipe(recipe.arch).packages.length
}

export function recipeKey(recipe: BaseRecipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 20)
}

/** Splits `CONTAINER_LAB_PACKAGES` and the like at commas and spaces. */
export function parsePackages(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter(Boolean)
}

/** Debian Policy 5.6.7; also keeps anything that a tool could take for an option out of command lines. */
function checkPackageName(name: string): string {
  if (/^[a-z0-9][a-z0-9.+-]+$/.test(name) && !/[+-]$/.test(name)) return name
  throw new LabError('usage', `"${name}" is not a Debian package name.`, {
    next: 'Names have lower case letters, digits, dots, plus and minus signs only.',
  })
}
