const witnesses = [2n, 3n, 5n, 7n];

/** base^exponent modulo `modulus`. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

/** Miller and Rabin's test, exact below 3,215,031,751 with the witnesses 2, 3, 5, 7 (Jaeschke, Math. Comp. 61, 1993). */
function isPrime(odd: bigint): boolean {
  let [oddPart, twos] = [odd - 1n, 0];
  while (oddPart % 2n === 0n) [oddPart, twos] = [oddPart / 2n, twos + 1];
  return witnesses.every((witness) => {
    let x = powerModulo(witness, oddPart, odd);
    if (x === 1n) return true;
    for (let k = 0; k < twos; k++) {
      if (x === odd - 1n) return true;
      x = (x * x) % odd;
    }
    return false;
  });
}

const primes: number[] = [2 ** 31 - 1];

function nextBelow(prime: number): number {
  let candidate = BigInt(prime) - 2n;
  while (!isPrime(candidate)) candidate -= 2n;
  return Number(candidate);
}

/** The k-th largest 31-bit prime, from 2^31 - 1 downwards. */
export function largePrime(k: number): number {
  while (primes.length <= k) primes.push(nextBelow(primes[primes.length - 1]!));
  return primes[k]!;
}
