/** One answer of a service's health address. */
export interface HealthReading {
  readonly isHealthy: boolean;
  /** "200 in 84 ms", "503", "no answer in 5 s". */
  readonly text: string;
}

/** Asks a service's health address once. Never throws: no answer is an unhealthy reading. */
export interface HealthCheck {
  read(health: { readonly url: string; readonly expect: number }): Promise<HealthReading>;
}
