BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE analyses (
	transcript_id INTEGER NOT NULL, 
	speakers JSON NOT NULL, 
	measures JSON NOT NULL, arc JSON DEFAULT '[]' NOT NULL, turning_points JSON DEFAULT '[]' NOT NULL, phrases JSON DEFAULT '[]' NOT NULL, library TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_analyses PRIMARY KEY (transcript_id), 
	CONSTRAINT fk_analyses_transcript_id FOREIGN KEY(transcript_id) REFERENCES transcripts (id) ON DELETE CASCADE
);
INSERT INTO "analyses" VALUES(1,'[{"speaker": "agent", "mean": 0.25, "start": 0.0, "end": 0.5}]','{"talk_s": {"agent": 3.0}, "talk_share": {"agent": 1.0}, "silences": [{"span": {"start_s": 1.0, "end_s": 9.5}, "owed_by": "agent"}], "overtalk": [{"start_s": 2.0, "end_s": 2.75}], "longest_silence": {"span": {"start_s": 1.0, "end_s": 9.5}, "owed_by": "agent"}}','[]','[]','[]','');
INSERT INTO "analyses" VALUES(2,'[{"speaker": "agent", "mean": 0.25, "start": 0.0, "end": 0.5}]','{"talk_s": {"agent": 3.0}, "talk_share": {"agent": 1.0}, "silences": [{"span": {"start_s": 1.0, "end_s": 9.5}, "owed_by": "agent"}], "overtalk": [{"start_s": 2.0, "end_s": 2.75}], "longest_silence": {"span": {"start_s": 1.0, "end_s": 9.5}, "owed_by": "agent"}}','[]','[]','[]','');
INSERT INTO "analyses" VALUES(3,'[{"speaker": "agent", "mean": 0.25, "start": 0.0, "end": 0.5}]','{"talk_s": {"agent": 3.0}, "talk_share": {"agent": 1.0}, "silences": [{"span": {"start_s": 1.0, "end_s": 9.5}, "owed_by": "agent"}], "overtalk": [{"start_s": 2.0, "end_s": 2.75}], "longest_silence": {"span": {"start_s": 1.0, "end_s": 9.5}, "owed_by": "agent"}}','[{"utterance": 1, "at_s": 2.0, "speaker": "customer", "compound": -0.5}]','[{"utterance": 1, "span": {"start_s": 2.0, "end_s": 3.5}, "speaker": "customer", "turn": "soured", "before": 0.5, "after": -0.5}]','[{"rule": "es.c", "group": "cancellation", "speaker": "customer", "utterance": 1, "first": 0, "last": 2, "span": {"start_s": 2.0, "end_s": 3.5}, "text": "quiero la baja"}]','abc');
CREATE TABLE audit_events (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	person TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	details JSON, 
	previous_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_events PRIMARY KEY (id), 
	CONSTRAINT uq_audit_events_hash UNIQUE (hash), 
	CONSTRAINT uq_audit_events_previous_hash UNIQUE (previous_hash)
);
INSERT INTO "audit_events" VALUES(1,'2026-03-02 12:00:00.000000','Eva','draw.made','draw:1','prueba','{"calls": 1}','0000000000000000000000000000000000000000000000000000000000000000','1da2a802fbcb862cd2a191c08d4d2633109d652eb6fa83583f7fec9cf8cdc182');
CREATE TABLE call_activity (
	call_id INTEGER NOT NULL, 
	activity JSON NOT NULL, 
	talk_share JSON NOT NULL, 
	CONSTRAINT pk_call_activity PRIMARY KEY (call_id), 
	CONSTRAINT fk_call_activity_call_id FOREIGN KEY(call_id) REFERENCES calls (id) ON DELETE CASCADE
);
INSERT INTO "call_activity" VALUES(1,'{"spans": {"agent": [{"start_s": 0.0, "end_s": 3.0}]}, "duration_s": 60.0}','{"agent": 1.0}');
CREATE TABLE calls (
	id INTEGER NOT NULL, 
	uid VARCHAR(64) NOT NULL, 
	started_at DATETIME NOT NULL, 
	site_timezone TEXT NOT NULL, 
	duration_s DOUBLE NOT NULL, 
	agent_handle TEXT NOT NULL, 
	agent_id INTEGER, 
	queue TEXT, 
	direction VARCHAR(32), 
	customer_number TEXT, 
	language TEXT, 
	agent_channel INTEGER, 
	disposition TEXT, 
	fields JSON NOT NULL, 
	search_text TEXT NOT NULL, 
	CONSTRAINT pk_calls PRIMARY KEY (id), 
	CONSTRAINT ck_calls_duration CHECK (duration_s >= 0), 
	CONSTRAINT fk_calls_agent_id FOREIGN KEY(agent_id) REFERENCES people (id), 
	CONSTRAINT uq_calls_uid UNIQUE (uid)
);
INSERT INTO "calls" VALUES(1,'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b','2026-03-02 12:01:00.000000','UTC',60.0,'',1,'ventas','inbound',NULL,NULL,NULL,'ok','{"ticket": "T"}','
ventas

call-1.wav');
INSERT INTO "calls" VALUES(2,'d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35','2026-03-02 12:02:00.000000','UTC',60.0,'',1,'ventas','inbound',NULL,NULL,NULL,'ok','{"ticket": "T"}','
ventas

call-2.wav');
INSERT INTO "calls" VALUES(3,'4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce','2026-03-02 12:03:00.000000','UTC',60.0,'',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{}','


out.wav
in.wav');
INSERT INTO "calls" VALUES(4,'4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a','2026-03-02 12:04:00.000000','UTC',60.0,'',1,NULL,NULL,NULL,NULL,NULL,NULL,'{}','


call-4.wav');
CREATE TABLE coaching_actions (
	id INTEGER NOT NULL, 
	agent_id INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	due DATE, 
	agreed_on DATE NOT NULL, 
	agreed_with TEXT NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_coaching_actions PRIMARY KEY (id), 
	CONSTRAINT fk_coaching_actions_agent_id FOREIGN KEY(agent_id) REFERENCES people (id)
);
INSERT INTO "coaching_actions" VALUES(1,1,'saludar','90 %','2026-05-01','2026-03-01','Eva','open');
CREATE TABLE draw_strata (
	id INTEGER NOT NULL, 
	draw_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	agent_id INTEGER NOT NULL, 
	wanted INTEGER NOT NULL, 
	taken INTEGER NOT NULL, 
	eligible_count INTEGER NOT NULL, 
	eligible JSON NOT NULL, 
	CONSTRAINT pk_draw_strata PRIMARY KEY (id), 
	CONSTRAINT fk_draw_strata_agent_id FOREIGN KEY(agent_id) REFERENCES people (id), 
	CONSTRAINT fk_draw_strata_draw_id FOREIGN KEY(draw_id) REFERENCES draws (id), 
	CONSTRAINT uq_draw_strata_draw_id_position UNIQUE (draw_id, position)
);
INSERT INTO "draw_strata" VALUES(1,1,0,'Ana Pérez',1,1,1,2,'["6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b", "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"]');
CREATE TABLE drawn_calls (
	id INTEGER NOT NULL, 
	draw_id INTEGER NOT NULL, 
	uid VARCHAR(64) NOT NULL, 
	agent_id INTEGER NOT NULL, 
	stratum TEXT NOT NULL, 
	rank INTEGER NOT NULL, 
	replaces VARCHAR(64), 
	replaced_because TEXT, 
	CONSTRAINT pk_drawn_calls PRIMARY KEY (id), 
	CONSTRAINT fk_drawn_calls_agent_id FOREIGN KEY(agent_id) REFERENCES people (id), 
	CONSTRAINT fk_drawn_calls_draw_id FOREIGN KEY(draw_id) REFERENCES draws (id), 
	CONSTRAINT uq_drawn_calls_draw_id_uid UNIQUE (draw_id, uid)
);
INSERT INTO "drawn_calls" VALUES(1,1,'6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',1,'Ana Pérez',1,NULL,NULL);
CREATE TABLE draws (
	id INTEGER NOT NULL, 
	seed VARCHAR(32) NOT NULL, 
	is_seed_chosen BOOLEAN NOT NULL, 
	algorithm TEXT NOT NULL, 
	"plan" JSON NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	drawn_at DATETIME NOT NULL, 
	drawn_by TEXT NOT NULL, 
	CONSTRAINT pk_draws PRIMARY KEY (id)
);
INSERT INTO "draws" VALUES(1,'000102030405060708090a0b0c0d0e0f',1,'sha256-rank-1','{"calls": {"started_from": null, "started_before": null, "queues": [], "agent_ids": [], "directions": [], "dispositions": [], "min_duration_s": null, "max_duration_s": null, "text": ""}, "per_agent": 1, "include_drawn": false}','882250b2f5623c0d2475e611b56e34ebe5fff3a10c448ccdfa33642639ad9a69','2026-03-02 12:00:00.000000','Eva');
CREATE TABLE evaluation_answers (
	id INTEGER NOT NULL, 
	evaluation_id INTEGER NOT NULL, 
	question_id TEXT NOT NULL, 
	value TEXT NOT NULL, 
	cause VARCHAR(32), 
	comment TEXT NOT NULL, suggested TEXT DEFAULT 'null' NOT NULL, 
	CONSTRAINT pk_evaluation_answers PRIMARY KEY (id), 
	CONSTRAINT fk_evaluation_answers_evaluation_id FOREIGN KEY(evaluation_id) REFERENCES evaluations (id) ON DELETE CASCADE, 
	CONSTRAINT uq_evaluation_answers_evaluation_id_question_id UNIQUE (evaluation_id, question_id)
);
INSERT INTO "evaluation_answers" VALUES(1,1,'greeting','false','process','sin saludo','null');
INSERT INTO "evaluation_answers" VALUES(2,1,'empathy','4',NULL,'','null');
INSERT INTO "evaluation_answers" VALUES(3,1,'notes','null',NULL,'','null');
INSERT INTO "evaluation_answers" VALUES(4,2,'greeting','true',NULL,'','false');
CREATE TABLE evaluation_evidence (
	id INTEGER NOT NULL, 
	evaluation_id INTEGER NOT NULL, 
	question_id TEXT NOT NULL, 
	start_s DOUBLE NOT NULL, 
	end_s DOUBLE NOT NULL, 
	quote TEXT NOT NULL, 
	CONSTRAINT pk_evaluation_evidence PRIMARY KEY (id), 
	CONSTRAINT fk_evaluation_evidence_evaluation_id FOREIGN KEY(evaluation_id) REFERENCES evaluations (id) ON DELETE CASCADE
);
INSERT INTO "evaluation_evidence" VALUES(1,1,'greeting',0.0,1.5,'buenos días');
INSERT INTO "evaluation_evidence" VALUES(2,2,'greeting',0.0,1.5,'buenos días');
CREATE TABLE evaluations (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	agent_id INTEGER NOT NULL, 
	reviewer_id INTEGER NOT NULL, 
	scorecard_id TEXT NOT NULL, 
	scorecard_version INTEGER NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	origin VARCHAR(32) NOT NULL, 
	comment TEXT NOT NULL, 
	score DOUBLE, 
	failed BOOLEAN NOT NULL, 
	section_scores JSON NOT NULL, 
	families JSON NOT NULL, 
	draw_id INTEGER, 
	revision INTEGER NOT NULL, 
	revision_reason TEXT NOT NULL, 
	created_at DATETIME, 
	submitted_at DATETIME, 
	published_at DATETIME, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_evaluations PRIMARY KEY (id), 
	CONSTRAINT ck_evaluations_revision CHECK (revision >= 1), 
	CONSTRAINT fk_evaluations_agent_id FOREIGN KEY(agent_id) REFERENCES people (id), 
	CONSTRAINT fk_evaluations_call_id FOREIGN KEY(call_id) REFERENCES calls (id), 
	CONSTRAINT fk_evaluations_draw_id FOREIGN KEY(draw_id) REFERENCES draws (id), 
	CONSTRAINT fk_evaluations_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES people (id), 
	CONSTRAINT fk_evaluations_scorecard_id_scorecard_version FOREIGN KEY(scorecard_id, scorecard_version) REFERENCES scorecard_versions (scorecard_id, version)
);
INSERT INTO "evaluations" VALUES(1,1,1,2,'basic',1,'published','targeted','',62.5,0,'{"opening": 62.5, "closing": null}','{"customer_critical": true}',1,1,'','2026-03-02 12:00:00.000000',NULL,'2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000');
INSERT INTO "evaluations" VALUES(2,4,1,2,'basic',1,'submitted','targeted','',62.5,0,'{"opening": 62.5, "closing": null}','{"customer_critical": true}',NULL,1,'','2026-03-02 12:00:00.000000',NULL,NULL,'2026-03-02 12:00:00.000000');
CREATE TABLE glossary (
	id INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	written TEXT NOT NULL, 
	written_key TEXT NOT NULL, 
	heard JSON NOT NULL, 
	note TEXT NOT NULL, 
	added_by TEXT NOT NULL, 
	CONSTRAINT pk_glossary PRIMARY KEY (id), 
	CONSTRAINT uq_glossary_language_written_key UNIQUE (language, written_key)
);
INSERT INTO "glossary" VALUES(1,'es','Plan Ñandú','plan ñandú','["plan and\u00fa"]','tarifa','Eva');
CREATE TABLE handles (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	value_key TEXT NOT NULL, 
	valid_from DATE, 
	valid_before DATE, 
	CONSTRAINT pk_handles PRIMARY KEY (id), 
	CONSTRAINT ck_handles_period CHECK (valid_from IS NULL OR valid_before IS NULL OR valid_from <= valid_before), 
	CONSTRAINT fk_handles_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
INSERT INTO "handles" VALUES(1,1,'101','101','2026-01-01',NULL);
CREATE TABLE key_phrases (
	id INTEGER NOT NULL, 
	transcript_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	text TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	utterances JSON NOT NULL, 
	CONSTRAINT pk_key_phrases PRIMARY KEY (id), 
	CONSTRAINT fk_key_phrases_transcript_id FOREIGN KEY(transcript_id) REFERENCES transcripts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_key_phrases_transcript_id_position UNIQUE (transcript_id, position)
);
INSERT INTO "key_phrases" VALUES(1,3,0,'baja','la baja',1,'[1]');
CREATE TABLE people (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	folded_name TEXT NOT NULL, 
	role VARCHAR(32) NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT uq_people_name_key UNIQUE (name_key)
);
INSERT INTO "people" VALUES(1,'Ana Pérez','ana pérez','ana perez','agent',1);
INSERT INTO "people" VALUES(2,'Eva','eva','eva','reviewer',1);
CREATE TABLE phrase_rules (
	id TEXT NOT NULL, 
	language TEXT NOT NULL, 
	phrase_group VARCHAR(32) NOT NULL, 
	title TEXT NOT NULL, 
	patterns JSON NOT NULL, 
	speaker VARCHAR(32), 
	window JSON NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	is_shipped BOOLEAN NOT NULL, 
	CONSTRAINT pk_phrase_rules PRIMARY KEY (id)
);
INSERT INTO "phrase_rules" VALUES('own.1','es','apology','Perdón','["pedir perd\u00f3n"]','agent','{"within_s": 15.0, "last_s": null, "after": null, "not_after": null, "near_s": 20.0}',1,0);
CREATE TABLE problems (
	id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	keys JSON NOT NULL, 
	language TEXT NOT NULL, 
	queue TEXT, 
	state VARCHAR(32) NOT NULL, 
	note TEXT NOT NULL, 
	named_by TEXT NOT NULL, 
	named_at DATETIME NOT NULL, 
	CONSTRAINT pk_problems PRIMARY KEY (id)
);
INSERT INTO "problems" VALUES(1,'Cortes','["corte de luz"]','es','averias','open','','Eva','2026-03-02 12:00:00.000000');
CREATE TABLE recordings (
	call_id INTEGER NOT NULL, 
	root TEXT NOT NULL, 
	path TEXT NOT NULL, 
	name TEXT NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	duration_s DOUBLE NOT NULL, 
	sample_rate_hz INTEGER NOT NULL, 
	channels INTEGER NOT NULL, 
	codec TEXT NOT NULL, 
	warning TEXT, leg_root TEXT, leg_path TEXT, leg_name TEXT, leg_size_bytes BIGINT, 
	CONSTRAINT pk_recordings PRIMARY KEY (call_id), 
	CONSTRAINT fk_recordings_call_id FOREIGN KEY(call_id) REFERENCES calls (id) ON DELETE CASCADE
);
INSERT INTO "recordings" VALUES(1,'','/calls/call-1.wav','call-1.wav',960044,60.0,8000,2,'pcm_s16le',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "recordings" VALUES(2,'','/calls/call-2.wav','call-2.wav',960044,60.0,8000,2,'pcm_s16le',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "recordings" VALUES(3,'','/calls/out.wav','out.wav',960044,60.0,8000,2,'pcm_s16le',NULL,'nas','in.wav','in.wav',960044);
INSERT INTO "recordings" VALUES(4,'','/calls/call-4.wav','call-4.wav',960044,60.0,8000,2,'pcm_s16le',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE redactions (
	id INTEGER NOT NULL, 
	transcript_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	utterance INTEGER NOT NULL, 
	start_s DOUBLE NOT NULL, 
	end_s DOUBLE NOT NULL, original TEXT DEFAULT '' NOT NULL CONSTRAINT ck_redactions_never_stored CHECK (original = '' OR kind NOT IN ('card', 'card_code', 'card_expiry')), 
	CONSTRAINT pk_redactions PRIMARY KEY (id), 
	CONSTRAINT fk_redactions_transcript_id FOREIGN KEY(transcript_id) REFERENCES transcripts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_redactions_transcript_id_position UNIQUE (transcript_id, position)
);
INSERT INTO "redactions" VALUES(1,1,0,'card',0,0.5,1.0,'');
INSERT INTO "redactions" VALUES(2,3,0,'dni',0,0.0,0.5,'12345678Z');
CREATE TABLE saved_searches (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	"query" JSON NOT NULL, 
	saved_by TEXT NOT NULL, 
	CONSTRAINT pk_saved_searches PRIMARY KEY (id), 
	CONSTRAINT uq_saved_searches_name_key UNIQUE (name_key)
);
INSERT INTO "saved_searches" VALUES(1,'Bajas','bajas','{"text": "baja*", "speaker": "customer", "within_s": 60.0, "last_s": null, "calls": {"started_from": null, "started_before": null, "queues": [], "agent_ids": [], "directions": [], "dispositions": [], "min_duration_s": null, "max_duration_s": null, "text": ""}}','Eva');
CREATE TABLE scorecard_versions (
	scorecard_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_scorecard_versions PRIMARY KEY (scorecard_id, version)
);
INSERT INTO "scorecard_versions" VALUES('basic',1,'{"id":"basic","version":1,"title":{"by_language":{"es":"Básica"}},"mode":"points","sections":[{"id":"opening","title":{"by_language":{"es":"Apertura"}},"questions":[{"id":"greeting","text":{"by_language":{"es":"¿Saludó?","en":"Greeted?"}},"kind":"yes_no","guidance":{"by_language":{}},"points":1.0,"weight":1.0,"scale_max":5,"options":[],"bands":[],"allows_na":true,"is_bonus":false,"critical":null,"shown_if":null,"checks":[]},{"id":"empathy","text":{"by_language":{"es":"Empatía"}},"kind":"scale","guidance":{"by_language":{}},"points":1.0,"weight":1.0,"scale_max":5,"options":[],"bands":[],"allows_na":true,"is_bonus":false,"critical":null,"shown_if":null,"checks":[]},{"id":"notes","text":{"by_language":{"es":"Notas"}},"kind":"text","guidance":{"by_language":{}},"points":1.0,"weight":1.0,"scale_max":5,"options":[],"bands":[],"allows_na":true,"is_bonus":false,"critical":null,"shown_if":null,"checks":[]}],"weight":1.0,"multiplier":1.0}],"description":{"by_language":{}},"floor":0.0,"bonus_cap":0.0,"languages":["en"]}');
CREATE TABLE 'search_lines_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "search_lines_config" VALUES('version',4);
CREATE TABLE 'search_lines_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "search_lines_data" VALUES(1,X'050909');
INSERT INTO "search_lines_data" VALUES(10,X'000000000103030003010101020101030101');
INSERT INTO "search_lines_data" VALUES(137438953473,X'0000005207306275656E6F73A5CBA8A08C808280000802010102010464696173A5CBA8A08C8082800002030204C3AD6173A5CBA8A08C80828000060101030104686F6C61A5CBA8A08C80828005080201010204161113');
INSERT INTO "search_lines_data" VALUES(274877906945,X'0000002C06306E616E6475A5CBA89CAC8086800102020107C3B1616E64C3BAA5CBA89CAC80868001060101020412');
INSERT INTO "search_lines_data" VALUES(412316860417,X'0000007506305B646E695DA5CBA89ABC808880000802010102010462616A61A5CBA89ABC80888005080401010401026C61A5CBA89ABC808880050803010103010671756965726FA5CBA89ABC80888005080201010201027369A5CBA89ABC8088800002030202C3ADA5CBA89ABC808880000601010304151412160F');
CREATE TABLE 'search_lines_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO "search_lines_idx" VALUES(1,X'',2);
INSERT INTO "search_lines_idx" VALUES(2,X'',2);
INSERT INTO "search_lines_idx" VALUES(3,X'',2);
CREATE TABLE searched_calls (
	call_id INTEGER NOT NULL, 
	"key" BIGINT NOT NULL, 
	CONSTRAINT pk_searched_calls PRIMARY KEY (call_id), 
	CONSTRAINT fk_searched_calls_call_id FOREIGN KEY(call_id) REFERENCES calls (id) ON DELETE CASCADE, 
	CONSTRAINT uq_searched_calls_key UNIQUE ("key")
);
INSERT INTO "searched_calls" VALUES(1,82657753006081);
INSERT INTO "searched_calls" VALUES(3,82657749073923);
INSERT INTO "searched_calls" VALUES(4,82657747107844);
CREATE TABLE settings (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY ("key")
);
INSERT INTO "settings" VALUES('workspace','{"agent_channel": 1}');
CREATE TABLE team_memberships (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	team TEXT NOT NULL, 
	valid_from DATE, 
	valid_before DATE, 
	CONSTRAINT pk_team_memberships PRIMARY KEY (id), 
	CONSTRAINT fk_team_memberships_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);
INSERT INTO "team_memberships" VALUES(1,1,'norte',NULL,NULL);
CREATE TABLE transcription_jobs (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	language TEXT, 
	priority INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	crashes INTEGER NOT NULL, 
	token INTEGER NOT NULL, 
	owner TEXT, 
	lease_until DATETIME, 
	reason JSON, 
	queued_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, alone BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_transcription_jobs PRIMARY KEY (id), 
	CONSTRAINT fk_transcription_jobs_call_id FOREIGN KEY(call_id) REFERENCES calls (id) ON DELETE CASCADE, 
	CONSTRAINT uq_transcription_jobs_call_id UNIQUE (call_id)
);
INSERT INTO "transcription_jobs" VALUES(1,1,'queued','es',1,0,0,0,NULL,NULL,NULL,'2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000',0);
INSERT INTO "transcription_jobs" VALUES(2,3,'queued',NULL,0,1,1,1,NULL,NULL,'{"message": "speech.worker_crashed", "params": {}}','2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000',1);
CREATE TABLE transcripts (
	id INTEGER NOT NULL, 
	call_id INTEGER NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	source VARCHAR(32) NOT NULL, 
	model TEXT, 
	language TEXT NOT NULL, 
	created_at DATETIME NOT NULL, warnings JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_transcripts PRIMARY KEY (id), 
	CONSTRAINT fk_transcripts_call_id FOREIGN KEY(call_id) REFERENCES calls (id) ON DELETE CASCADE
);
INSERT INTO "transcripts" VALUES(1,1,1,'vosk','vosk-small','es','2026-03-02 12:00:00.000000','[]');
INSERT INTO "transcripts" VALUES(2,3,1,'imported_json',NULL,'es','2026-03-02 12:00:00.000000','[{"message": "transcript.warning", "params": {"n": 1}}]');
INSERT INTO "transcripts" VALUES(3,4,1,'vosk','vosk-small','es','2026-03-02 12:00:00.000000','[]');
CREATE TABLE utterances (
	id INTEGER NOT NULL, 
	transcript_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	speaker VARCHAR(32) NOT NULL, 
	channel INTEGER, 
	start_s DOUBLE NOT NULL, 
	end_s DOUBLE NOT NULL, 
	text TEXT NOT NULL, 
	words JSON NOT NULL, 
	compound DOUBLE, 
	sentiment_evidence JSON, speaker_source VARCHAR(32) DEFAULT 'channel' NOT NULL, heard_text TEXT, corrected_by TEXT, sentiment_shares JSON, 
	CONSTRAINT pk_utterances PRIMARY KEY (id), 
	CONSTRAINT fk_utterances_transcript_id FOREIGN KEY(transcript_id) REFERENCES transcripts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_utterances_transcript_id_position UNIQUE (transcript_id, position)
);
INSERT INTO "utterances" VALUES(1,1,0,'agent',0,0.0,1.5,'buenos días','[["buenos", 0.0, 0.5, 0.875], ["d\u00edas", 0.0, 0.5, 0.875]]',0.0,'["bueno"]','channel',NULL,NULL,NULL);
INSERT INTO "utterances" VALUES(2,1,1,'customer',1,2.0,3.5,'hola','[["hola", 2.0, 2.5, 0.875]]',0.125,'["bueno"]','channel',NULL,NULL,NULL);
INSERT INTO "utterances" VALUES(3,2,0,'customer',NULL,0.0,1.5,'Ñandú','[["\u00d1and\u00fa", 0.0, 1.5, null, "glossary", [["and\u00fa", 0.0, 1.5, 0.5]]]]',0.0,'["bueno"]','imported','andú','Eva',NULL);
INSERT INTO "utterances" VALUES(4,3,0,'agent',0,0.0,1.5,'[DNI] sí','[["[DNI]", 0.0, 0.5, 0.875], ["s\u00ed", 0.0, 0.5, 0.875]]',0.5,'["s\u00ed"]','channel',NULL,NULL,'[1.0]');
INSERT INTO "utterances" VALUES(5,3,1,'customer',1,2.0,3.5,'quiero la baja','[["quiero", 2.0, 2.5, 0.875], ["la", 2.0, 2.5, 0.875], ["baja", 2.0, 2.5, 0.875]]',-0.5,'["quiero", "baja"]','channel',NULL,NULL,'[0.25, -0.75]');
CREATE INDEX ix_people_folded_name ON people (folded_name);
CREATE INDEX ix_calls_agent_id_started_at ON calls (agent_id, started_at);
CREATE INDEX ix_calls_direction_started_at ON calls (direction, started_at);
CREATE INDEX ix_calls_disposition_started_at ON calls (disposition, started_at);
CREATE INDEX ix_calls_duration_s ON calls (duration_s);
CREATE INDEX ix_calls_queue_started_at ON calls (queue, started_at);
CREATE INDEX ix_calls_started_at ON calls (started_at);
CREATE INDEX ix_coaching_actions_agent_id_state ON coaching_actions (agent_id, state);
CREATE INDEX ix_handles_person_id ON handles (person_id);
CREATE INDEX ix_handles_value_key ON handles (value_key);
CREATE INDEX ix_team_memberships_person_id_valid_from ON team_memberships (person_id, valid_from);
CREATE INDEX ix_team_memberships_team ON team_memberships (team);
CREATE INDEX ix_recordings_name ON recordings (name);
CREATE INDEX ix_recordings_root_path ON recordings (root, path);
CREATE INDEX ix_transcription_jobs_state_priority_queued_at ON transcription_jobs (state, priority, queued_at);
CREATE INDEX ix_transcripts_call_id_created_at ON transcripts (call_id, created_at);
CREATE UNIQUE INDEX uq_transcripts_current ON transcripts (call_id) WHERE is_current = 1;
CREATE INDEX ix_draws_drawn_at ON draws (drawn_at);
CREATE INDEX ix_drawn_calls_uid ON drawn_calls (uid);
CREATE INDEX ix_evaluations_agent_id_state ON evaluations (agent_id, state);
CREATE INDEX ix_evaluations_call_id ON evaluations (call_id);
CREATE INDEX ix_evaluations_draw_id ON evaluations (draw_id);
CREATE INDEX ix_evaluations_reviewer_id_state ON evaluations (reviewer_id, state);
CREATE INDEX ix_evaluations_scorecard_id_scorecard_version_state ON evaluations (scorecard_id, scorecard_version, state);
CREATE INDEX ix_evaluations_state_updated_at ON evaluations (state, updated_at);
CREATE INDEX ix_evaluation_answers_question_id ON evaluation_answers (question_id);
CREATE INDEX ix_evaluation_evidence_evaluation_id ON evaluation_evidence (evaluation_id);
CREATE INDEX ix_audit_events_subject ON audit_events (subject);
CREATE INDEX ix_recordings_leg_name ON recordings (leg_name);
CREATE INDEX ix_key_phrases_key ON key_phrases ("key");
COMMIT;
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master VALUES ('table', 'search_lines', 'search_lines', 0, 'CREATE VIRTUAL TABLE search_lines USING fts5(folded, exact, content='''', columnsize=0, tokenize="unicode61 remove_diacritics 0 tokenchars ''[]_''")');
PRAGMA writable_schema=OFF;
