/** Usage plans as API Gateway keeps them: which key is in which, and what each may still ask. */
import { DEFAULT_PLAN, PLANS, type Plan } from '../plans.ts';

const SECOND = 1000;
const DAY = 86_400_000;

interface Spending {
  /** Requests that may still come at once, as of `at`; a fraction is on its way. */
  tokens: number;
  at: number;
  /** Requests of the day, counted from 1970. */
  day: number;
  asked: number;
}

export class UsagePlans {
  readonly plans: readonly Plan[];
  readonly #now: () => number;
  readonly #planOf = new Map<string, Plan>();
  readonly #spending = new Map<string, Spending>();

  constructor(now: () => number = Date.now, plans: readonly Plan[] = PLANS) {
    this.#now = now;
    this.plans = plans;
  }

  /** `false`: there is no such plan. */
  join(keyValue: string, planName: string): boolean {
    const plan = this.plans.find(({ name }) => name === planName);
    if (plan) this.#planOf.set(keyValue, plan);
    return plan !== undefined;
  }

  /** Counts a request with this key, or says that there were too many. */
  take(keyValue: string): 'taken' | 'throttled' | 'quota exceeded' {
    const { rate, burst, perDay } = this.#planOf.get(keyValue) ?? DEFAULT_PLAN;
    const now = this.#now();
    const day = Math.floor(now / DAY);
    const known = this.#spending.get(keyValue);
    const spent = known ?? { tokens: burst ?? 0, at: now, day, asked: 0 };
    this.#spending.set(keyValue, spent);
    if (spent.day !== day) Object.assign(spent, { day, asked: 0 });
    if (perDay !== null && spent.asked >= perDay) return 'quota exceeded';
    if (rate !== null && burst !== null) {
      // A clock that is set back takes nothing away.
      const refilled = spent.tokens + (Math.max(0, now - spent.at) / SECOND) * rate;
      Object.assign(spent, { tokens: Math.min(burst, refilled), at: now });
      if (spent.tokens < 1) return 'throttled';
      spent.tokens -= 1;
    }
    spent.asked += 1;
    return 'taken';
  }
}
