import path from 'node:path';
import { existsSync } from 'node:fs';
import { cacheFor, unpackDebianPackage } from './provide.ts';

/** Holds SwiftShader, a Vulkan device in software, and the loader that finds it. */
const debianPackage = 'chromium-common';
const target = cacheFor('software-vulkan');
const folder = path.join(target, 'usr/lib/chromium');
const driver = path.join(folder, 'vk_swiftshader_icd.json');

/** The environment of a process that sees one GPU, in software. Throws where it is not there and cannot be had. */
export async function provideSoftwareVulkan(): Promise<Readonly<Record<string, string>>> {
  const failure = existsSync(driver) ? null : await unpackDebianPackage(debianPackage, target);
  if (failure !== null)
    throw new Error(
      `no software Vulkan device is found, and none could be provided: install Debian's ${debianPackage} (${failure})`,
    );
  return { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder };
}
