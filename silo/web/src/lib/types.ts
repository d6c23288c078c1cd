// The records of the API as docs/openapi.json describes them; only what the page reads.
export interface LibrarySummary { tracks: number; credited: number; producers: number; generation: number }
export interface TrackSummary { track: string; title: string; artist: string; album: string; producers: string[]; path: string }
export interface TrackPage { tracks: TrackSummary[]; next: string | null; total: number }
export interface Credit { producer: string; role: 'Producer' | 'CoProducer' | 'Executive'; source: string; as?: string | null; scope?: string | null; confidence?: number | null; standing?: string | null; stance?: 'Claims' | 'Disputes' }
export interface TrackMetadata { title: string; artist: string; album: string; path: string; startSeconds: number | null; durationSeconds: number; year?: number | null }
export interface TrackDetails { track: string; version: number; contentId: string; metadata: TrackMetadata; credits: Credit[]; schemas: string[]; searchable: boolean }
export interface SimilarTrack { track: string; title: string; artist: string; album: string; producers: string[]; similarity: number }
export interface SimilarTracks { track: string; similar: SimilarTrack[]; generation: number; partial?: boolean }
export interface MoreTracks { producer: string; similar: SimilarTrack[]; generation: number }
export interface Moment { startSeconds: number; endSeconds: number; producer: string; probability: number; sentence?: string }
export interface SoundReason { group: string; contribution: number; descriptor: string; deviation: number; sentence: string }
export interface Evidence { track: string; title: string; artist: string; album: string; producer: string; similarity: number; sentence?: string; sameArtist?: boolean; sameAlbum?: boolean }
export interface Attribution {
  track: string; unknown: number; producers: { producer: string; probability: number }[]; others: number; evidence: Evidence[]; generation: number;
  moments?: Moment[] | null; reasons?: SoundReason[] | null;
}
export interface ProducerSummary { id: string; producer: string; tracks: number }
export interface ProducerPage { producers: ProducerSummary[]; next: string | null; total: number }
export interface ProducerDetails { fingerprint: { id: string; producer: string; generation: number; count: number; spread: number }; tracks: TrackSummary[] }
export interface PortraitTrait { group: string; name: string; unit: string; value: number; library: number; deviation: number }
export interface Portrait { producer: string; tracks: number; compared: number; traits: PortraitTrait[]; words: string[] }
export interface NearProducer { producer: string; tracks: number; similarity: number }
export interface LibraryMap { generation: number; producers: string[]; tracks: string[]; x: number[]; y: number[]; producer: number[]; titles: string[]; artists: string[] }
export interface MapPlace { x: number; y: number; generation: number }
export interface IngestOutcome { path: string; track: string | null; outcome: 'added' | 'unchanged' | 'updated' | null; reason: string | null }
export interface IngestNews { status: 'running' | 'completed' | 'cancelled'; added: number; updated: number; unchanged: number; refused: number; files: IngestOutcome[] }
export interface IngestReport extends IngestNews { id: string }
export interface FitQuality { split: string; folds: number; tracks: number; accuracy: number; top3: number; macroF1: number; calibrationError: number; chance: number }
export interface Generation {
  number: number; status: 'building' | 'live' | 'standby' | 'retired' | 'failed'; schema: string; dimensions: number; tracks: number; producers: number;
  fittedAt: string; quality: FitQuality | null; note: string; factory?: boolean;
}
export interface OperationStatus { id: string; step: string; done: boolean; error: string | null; generation: Generation | null }
export interface ReliabilityBin { from: number; to: number; count: number; meanConfidence: number; accuracy: number }
export interface Prediction { track: string; truth: string; said: string }
export interface PipelineReport {
  name: string; accuracy: { value: number; low: number; high: number }; top3: number; macroF1: number; meanAveragePrecision: number; precisionAt10: number;
  calibrationError: number; reliability: ReliabilityBin[]; hubness: { skewness: number }; unknownAuroc: number | null;
  confusion: { producers: string[]; counts: number[][] }; predictions?: Prediction[] | null;
  perProducer?: { producer: string; tracks: number; precision: number; recall: number; f1: number }[];
}
export interface EvaluationReport { split: string; folds: number; tracks: number; producers: number; tested: number; chance: number; pipelines: PipelineReport[] }
export interface Session { role: 'read' | 'write' | 'admin'; name: string | null; keysAreAskedFor: boolean }
export interface Problem { type: string; title: string; status: number; detail: string }
export interface OperationRates { perSecond: number; p50Seconds: number | null; p99Seconds: number | null; failuresPerSecond: number; rejectedPerSecond: number }
export interface SiloCondition { name: string; state: string; version: string; upSeconds: number; seenSecondsAgo: number; searchesPerSecond: number; p99Seconds: number | null; waiting: number; memoryBytes: number }
export interface ClusterOperations {
  at: string; windowSeconds: number; state: string; searches: OperationRates; requests: OperationRates; writes: OperationRates;
  attributions: { perSecond: number; unknownRate: number | null; meanTopProbability: number | null; drift: number | null };
  index: { tracks: number; generation: number; recall: number | null; recallSamples: number; hubness: number | null; embeddingDrift: number | null; snapshotAgeSeconds: number | null };
  queue: { waiting: number; limit: number; busyThreads: number; threads: number }; lag: { pendingTracks: number; oldestSeconds: number }; silos: SiloCondition[];
}
