/** What the image stage offers: a kernel and an initramfs to boot, made once and kept. */
export { type Arch, archNames, machineArch, parseArch } from './arch.ts'
export { defaultCacheDir, explainFileError } from './cache.ts'
export { type Exported, type ExportOptions, exportImage } from './export.ts'
export { ensureFolder } from './folder.ts'
export { ensureImage, type Image, type ImageOptions } from './image.ts'
export { type Imported, type ImportOptions, importImage } from './import.ts'
export type { OverlayFile } from './overlay.ts'
export type { OnProgress, Progress } from './progress.ts'
