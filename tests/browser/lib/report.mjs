// What was checked and what was found. A check is a name and a function that gives its problems as lines of text.

const MOST = 25;

export class Report {
  /** @param {string[]} only the words that a check's name has one of; all checks where there are none */
  constructor(only) {
    this.only = only;
    this.passed = 0;
    this.failed = [];
  }

  /** Whether a check of this name is asked for. */
  wants(name) {
    return this.only.length === 0 || this.only.some((word) => name.includes(word));
  }

  /**
   * @param {string} name what holds when there is no problem
   * @param {() => Promise<string[]> | string[]} run
   */
  async check(name, run) {
    if (!this.wants(name)) return;
    const start = performance.now();
    let problems;
    try {
      problems = await run();
    } catch (error) {
      problems = [String(error?.stack ?? error)];
    }
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    if (problems.length === 0) {
      this.passed += 1;
      console.log(`ok ${name} (${took})`);
      return;
    }
    this.failed.push(name);
    console.log(`FAILED ${name} (${took})`);
    for (const problem of problems.slice(0, MOST)) console.log(`  ${problem}`);
    if (problems.length > MOST) console.log(`  … and ${problems.length - MOST} more`);
  }

  /** Prints the counts, and gives the exit code. */
  end() {
    console.log(`\n${this.passed} passed, ${this.failed.length} failed`);
    for (const name of this.failed) console.log(`  ${name}`);
    return this.failed.length === 0 ? 0 : 1;
  }
}

/** Items one after the other on each of `workers`, of which there may be several at once. */
export async function share(items, workers, work) {
  const queue = [...items];
  await Promise.all(
    workers.map(async (worker) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(worker, item);
    }),
  );
}
