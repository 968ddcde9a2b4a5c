/** What a cluster's metrics tell for a while, and which alarms that raises. */
export interface Situation {
  /**
   * Samples by series, in promtool's notation, two a minute: `1x20` is twenty-one ones, `0+5x20` rises by five, and `stale` is the
   * end of a series.
   */
  readonly series: Readonly<Record<string, string>>;
  /** The alarms that are raised at some minutes; no other is. */
  readonly raised: Readonly<Record<number, readonly string[]>>;
}

/** `a` leads and `b` stands by, a search runs on two scorers of four lanes, and all is well for four hours. */
const healthy: Readonly<Record<string, string>> = {
  'naswot_leads{instance="a"}': '1x480',
  'naswot_leads{instance="b"}': '0x480',
  'naswot_running_searches{instance="a"}': '1x480',
  'naswot_running_searches{instance="b"}': '0x480',
  'naswot_scorers{instance="a"}': '2x480',
  'naswot_scorers{instance="b"}': '0x480',
  'naswot_lanes{instance="a"}': '8x480',
  'naswot_lanes{instance="b"}': '0x480',
  'naswot_scores_total{instance="a",outcome="scored"}': '0+50x480',
  'naswot_scores_total{instance="a",outcome="disconnected"}': '0+1x480',
  'naswot_scores_total{instance="a",outcome="crashed"}': '0x480',
  'naswot_dispatches_total{instance="a",reason="planned"}': '0+10x480',
  'naswot_dispatches_total{instance="a",reason="resumed"}': '0 16x480',
  'naswot_dispatches_total{instance="a",reason="returned"}': '0+1x480',
  'naswot_dispatches_total{instance="a",reason="lost"}': '0x480',
  'naswot_queue_messages{instance="a",queue="shards",state="waiting"}': '16x480',
  'naswot_queue_messages{instance="a",queue="shards",state="redelivered"}': '1x480',
  'naswot_queue_messages{instance="a",queue="results",state="waiting"}': '100x480',
  'naswot_refusals_total{instance="a"}': '0x480',
  'naswot_suspensions_total{instance="a"}': '0x480',
  'naswot_batch_seconds_bucket{instance="a",le="0.1"}': '0+20x480',
  'naswot_batch_seconds_bucket{instance="a",le="1"}': '0+20x480',
  'naswot_batch_seconds_bucket{instance="a",le="2.5"}': '0+20x480',
  'naswot_batch_seconds_bucket{instance="a",le="+Inf"}': '0+20x480',
};

/** The series of a healthy cluster, and what is otherwise. */
const otherwise = (series: Situation['series']): Situation['series'] => ({ ...healthy, ...series });

/** All that a coordinator tells ends after ten minutes. */
const without = (instance: string): Situation['series'] =>
  Object.fromEntries(
    Object.entries(healthy)
      .filter(([name]) => name.includes(`instance="${instance}"`))
      .map(([name, samples]) => [name, `${samples.replace('480', '20')} stale`]),
  );

const noScores = {
  'naswot_scores_total{instance="a",outcome="scored"}': '0+50x20 1000x460',
  'naswot_scores_total{instance="a",outcome="disconnected"}': '7x480',
};
const idle = {
  'naswot_running_searches{instance="a"}': '0x480',
  'naswot_scores_total{instance="a",outcome="scored"}': '5000x480',
  'naswot_scores_total{instance="a",outcome="disconnected"}': '7x480',
  'naswot_dispatches_total{instance="a",reason="planned"}': '900x480',
  'naswot_dispatches_total{instance="a",reason="returned"}': '0x480',
  'naswot_batch_seconds_bucket{instance="a",le="0.1"}': '20x480',
  'naswot_batch_seconds_bucket{instance="a",le="1"}': '20x480',
  'naswot_batch_seconds_bucket{instance="a",le="2.5"}': '20x480',
  'naswot_batch_seconds_bucket{instance="a",le="+Inf"}': '20x480',
};

export const situations: Readonly<Record<string, Situation>> = {
  'all is well': { series: healthy, raised: { 0: [], 5: [], 30: [], 200: [] } },
  'no search runs, and no scorer': {
    series: otherwise({
      ...idle,
      'naswot_scorers{instance="a"}': '0x480',
      'naswot_lanes{instance="a"}': '0x480',
      'naswot_queue_messages{instance="a",queue="shards",state="redelivered"}': '0x480',
    }),
    raised: { 5: [], 200: [] },
  },
  'nothing was ever heard of a coordinator': { series: {}, raised: { 0: [], 2: ['NaswotNoLeader'] } },
  'both coordinators are gone': {
    series: { ...without('a'), ...without('b') },
    raised: { 10: [], 12: ['NaswotNoLeader'] },
  },
  'both coordinators stand by': {
    series: otherwise({ 'naswot_leads{instance="a"}': '1x20 0x460' }),
    raised: { 10: [], 11: [], 12: ['NaswotNoLeader'] },
  },
  'the standby takes over within a minute, and is left alone': {
    series: otherwise({
      ...without('a'),
      'naswot_leads{instance="b"}': '0x21 1x459',
      'naswot_running_searches{instance="b"}': '0x21 1x459',
      'naswot_scorers{instance="b"}': '0x21 2x459',
      'naswot_lanes{instance="b"}': '0x21 8x459',
      'naswot_scores_total{instance="b",outcome="scored"}': '0x21 0+50x459',
    }),
    raised: { 11: [], 19: [], 22: ['NaswotNoStandby'], 60: ['NaswotNoStandby'] },
  },
  'a search runs and the scorers go': {
    series: otherwise({ ...noScores, 'naswot_scorers{instance="a"}': '2x20 0x460' }),
    raised: { 12: [], 14: ['NaswotNoScorers'], 30: ['NaswotNoScorers', 'NaswotStandsStill'] },
  },
  'a search runs, and nothing is recorded any more': {
    series: otherwise(noScores),
    raised: { 20: [], 24: [], 27: ['NaswotStandsStill'] },
  },
  'a search begins after hours without one': {
    series: otherwise({
      'naswot_running_searches{instance="a"}': '0x240 1x240',
      'naswot_scores_total{instance="a",outcome="scored"}': '0x250 0+50x230',
      'naswot_scores_total{instance="a",outcome="disconnected"}': '0x480',
    }),
    raised: { 119: [], 124: [], 180: [] },
  },
  'shards are lost once': {
    series: otherwise({ 'naswot_dispatches_total{instance="a",reason="lost"}': '0x20 3x460' }),
    raised: { 10: [], 11: ['NaswotShardsLost'], 21: [] },
  },
  'a quarter of the shards comes back': {
    series: otherwise({
      'naswot_dispatches_total{instance="a",reason="planned"}': '0+12x480',
      'naswot_dispatches_total{instance="a",reason="returned"}': '0+3x480',
    }),
    raised: { 30: ['NaswotShardsReturned'] },
  },
  'half of the lanes have shards that somebody had before': {
    series: otherwise({
      'naswot_queue_messages{instance="a",queue="shards",state="redelivered"}': '0x20 4x460',
    }),
    raised: { 19: [], 21: ['NaswotRedeliveries'] },
  },
  'a machine is lost, and its shards are delivered again': {
    series: otherwise({
      'naswot_queue_messages{instance="a",queue="shards",state="redelivered"}': '0x20 4x6 0x460',
    }),
    raised: { 12: [], 21: [] },
  },
  'results pile up': {
    series: otherwise({
      'naswot_queue_messages{instance="a",queue="results",state="waiting"}': '100x20 20000x460',
    }),
    raised: { 14: [], 16: ['NaswotResultsPileUp'] },
  },
  'a message is refused': {
    series: otherwise({ 'naswot_refusals_total{instance="a"}': '0x20 1x460' }),
    raised: { 10: [], 11: ['NaswotRefusals'], 21: [] },
  },
  'a scorer is put aside': {
    series: otherwise({ 'naswot_suspensions_total{instance="a"}': '0x20 1x460' }),
    raised: { 10: [], 11: ['NaswotScorerPutAside'], 69: ['NaswotScorerPutAside'], 71: [] },
  },
  'one batch in ten takes two seconds': {
    series: otherwise({
      'naswot_batch_seconds_bucket{instance="a",le="0.1"}': '0+18x480',
      'naswot_batch_seconds_bucket{instance="a",le="1"}': '0+18x480',
    }),
    raised: { 4: [], 7: ['NaswotBatchesSlow'] },
  },
  'a network crashes': {
    series: otherwise({ 'naswot_scores_total{instance="a",outcome="crashed"}': '0x20 1x460' }),
    raised: { 10: [], 11: ['NaswotNetworksFail'], 71: [] },
  },
};
