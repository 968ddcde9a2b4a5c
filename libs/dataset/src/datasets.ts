import { normalisations, type Normalisation } from './normalise.ts';

/** The official archive of a data set, as its page gives it. */
export interface Archive {
  readonly url: string;
  readonly bytes: number;
  readonly md5: string;
}

/** What a source of images is, whether it is at hand or not. */
export interface DatasetRecord {
  readonly title: string;
  /** Paper, URL and licence. */
  readonly source: string;
  /** Training images of the whole data set; null where it has no fixed number. */
  readonly trainingImages: number | null;
  readonly normalisation: Normalisation;
  readonly archive: Archive | null;
}

/** Every source of images that has a name; `images:DIR` is a folder of one's own. */
export const datasets = {
  'cifar-10': {
    title: 'CIFAR-10, 32 x 32 photographs of 10 classes',
    source: 'Krizhevsky, 2009, https://www.cs.toronto.edu/~kriz/cifar.html, for research',
    trainingImages: 50_000,
    normalisation: normalisations['cifar-10'],
    archive: {
      url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
      bytes: 170_052_171,
      md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    },
  },
  'cifar-100': {
    title: 'CIFAR-100, 32 x 32 photographs of 100 classes',
    source: 'Krizhevsky, 2009, https://www.cs.toronto.edu/~kriz/cifar.html, for research',
    trainingImages: 50_000,
    normalisation: normalisations['cifar-100'],
    archive: {
      url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
      bytes: 168_513_733,
      md5: '03b5dce01913d631647c71ecec9e9cb8',
    },
  },
  'noise-pink': {
    title: 'Seeded noise with the 1/f spectrum of natural images',
    source: 'made here; Field, J. Opt. Soc. Am. A 4, 1987',
    trainingImages: null,
    normalisation: normalisations['cifar-10'],
    archive: null,
  },
  'noise-white': {
    title: 'Seeded white noise',
    source: 'made here',
    trainingImages: null,
    normalisation: normalisations['cifar-10'],
    archive: null,
  },
} as const satisfies Record<string, DatasetRecord>;
export type DatasetName = keyof typeof datasets;
