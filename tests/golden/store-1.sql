-- A database of version 1, written once by the program of that version: never written again.
BEGIN TRANSACTION;
CREATE TABLE audit (
    op_id TEXT PRIMARY KEY NOT NULL,
    request TEXT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL CHECK (last_version >= first_version),
    was_merged INTEGER NOT NULL CHECK (was_merged IN (0, 1))
);
INSERT INTO "audit" VALUES('6437f755-e8f1-4777-9df1-a5a2abda0d1f','620f5044e019c9f0abb4a76455568da507fe86c40704a3b620fdbf85fcb4417c','add','p1','2026-03-12T13:32:05.123456Z','55bc216c33004efb8e948cc6ce626091',1,1,0);
INSERT INTO "audit" VALUES('f71ed4e9-f6a2-458e-97e4-47b5ba1557fc','8dd505936d782ab84c309698e044122700bb9cf1817d7fbf844b6ed763872565','add','p1','2026-03-12T13:32:05.123456Z','2c5ce3b3590548b4ab1b71bcb0d680ca',1,1,0);
INSERT INTO "audit" VALUES('ac20ec9e-326a-4072-8751-0394ccf35d3a','f5b091e9fa1601a457a358719801248b6f63ed9b6e3c6e0d58b0075a9728c5da','save','p1','2026-03-12T13:32:05.123456Z','55bc216c33004efb8e948cc6ce626091',2,5,0);
INSERT INTO "audit" VALUES('75e772ed-a891-4547-b9f6-009dec6f54ed','712df1297fdccbb87d27f77592f50f8ade6d61af556befb792feffc357b0ab2f','save','p1','2026-03-12T13:32:05.123456Z','55bc216c33004efb8e948cc6ce626091',6,8,0);
INSERT INTO "audit" VALUES('760598c4-c4df-4656-8499-5991f54b9ebb','4b8ed3173387a7a8ee733a6a18ae1b41d7e6d78b71a9e9847ca702a9fb7b3554','save','p1','2026-03-12T13:32:05.123456Z','2c5ce3b3590548b4ab1b71bcb0d680ca',2,3,0);
INSERT INTO "audit" VALUES('85638a09-31bf-437d-bf0e-cc7110c97fb0','ab1f4aed7fa2c7e18aa18a914cd0bfe3a68dbdcd8bb471fa046fbcacb6335f43','save','p1','2026-03-12T13:32:05.123456Z','2c5ce3b3590548b4ab1b71bcb0d680ca',4,4,1);
INSERT INTO "audit" VALUES('5b772332-1a90-45f6-86e3-9db5e20309ca','eacccf93cd57a2c6cb72cf3454b36311ec090355255658dd97c8211d3b641ff7','save','p1','2026-03-12T13:32:05.123456Z','55bc216c33004efb8e948cc6ce626091',9,12,0);
INSERT INTO "audit" VALUES('90651eef-6f23-4b3e-b9f8-a9b473b7579b','6b86bb4670ac8dac9802787f242cb7f76618901c3f4c717d0e462769148aaa7b','duplicate','p1','2026-03-12T13:32:05.123456Z','00915ae369514bccb203f92c2b53a396',1,2,0);
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY NOT NULL,
    proposal_id TEXT NOT NULL REFERENCES proposals (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    op_id TEXT NOT NULL REFERENCES audit (op_id),
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    visibility TEXT NOT NULL,
    kind TEXT NOT NULL,
    target INTEGER,
    body TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    UNIQUE (proposal_id, version)
);
INSERT INTO "events" VALUES(1,'55bc216c33004efb8e948cc6ce626091',1,'6437f755-e8f1-4777-9df1-a5a2abda0d1f','p1','2026-03-12T13:32:05.123456Z','institution','created',NULL,'{"content":{"choices":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"perimeter":{"communes":[],"quarters":["QN00101M"]}},"institution":"cc-nord","name":"Périmètre « Nord » d''essai","territory":["monde","6d9d3f69"],"visibility":"institution"}','0000000000000000000000000000000000000000000000000000000000000000','37a60b702af132b64bbae13391a4aa270395e93a077552f77961305f91df091e');
INSERT INTO "events" VALUES(2,'2c5ce3b3590548b4ab1b71bcb0d680ca',1,'f71ed4e9-f6a2-458e-97e4-47b5ba1557fc','p1','2026-03-12T13:32:05.123456Z','institution','created',NULL,'{"content":{"choices":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"perimeter":{"communes":[],"quarters":["QN00101M"]}},"institution":"cc-nord","name":"Sud","territory":["monde","6d9d3f69"],"visibility":"institution"}','37a60b702af132b64bbae13391a4aa270395e93a077552f77961305f91df091e','edd0cffd0eed429c1eaeab0f564a8bd545fa3891a493ada12d013447227e3403');
INSERT INTO "events" VALUES(3,'55bc216c33004efb8e948cc6ce626091',2,'ac20ec9e-326a-4072-8751-0394ccf35d3a','p1','2026-03-12T13:32:05.123456Z','institution','edited',NULL,'{"added":{"communes":["01001"],"quarters":[]},"edit":{"commune":"01001","op":"toggle_commune"}}','edd0cffd0eed429c1eaeab0f564a8bd545fa3891a493ada12d013447227e3403','483ec2fee524cd671b49d7f86a97a55be0a1bb13ab0aed5e4aa0a2ac3d51aadf');
INSERT INTO "events" VALUES(4,'55bc216c33004efb8e948cc6ce626091',3,'ac20ec9e-326a-4072-8751-0394ccf35d3a','p1','2026-03-12T13:32:05.123456Z','institution','edited',NULL,'{"added":{"communes":["01002"],"quarters":[]},"edit":{"commune":"01002","op":"toggle_commune"}}','483ec2fee524cd671b49d7f86a97a55be0a1bb13ab0aed5e4aa0a2ac3d51aadf','26c0be52c96307fba395618e3a8e96a1e91672467e491f501c0d5794abae433f');
INSERT INTO "events" VALUES(5,'55bc216c33004efb8e948cc6ce626091',4,'ac20ec9e-326a-4072-8751-0394ccf35d3a','p1','2026-03-12T13:32:05.123456Z','institution','edited',NULL,'{"added":{"communes":["01003","01004","02001"],"quarters":[]},"edit":{"area":"BV01","op":"add_area","zoning":"living_area"},"unchanged":{"communes":["01001","01002"],"quarters":[]}}','26c0be52c96307fba395618e3a8e96a1e91672467e491f501c0d5794abae433f','faaf03ee579dc1ad3def3014a9b2dbd2afe1e881fc9ebf13e722917dd74c1dbf');
INSERT INTO "events" VALUES(6,'55bc216c33004efb8e948cc6ce626091',5,'ac20ec9e-326a-4072-8751-0394ccf35d3a','p1','2026-03-12T13:32:05.123456Z','institution','edited',NULL,'{"added":{"communes":[],"quarters":["QN02002M"]},"edit":{"op":"toggle_quarter","quarter":"QN02002M"}}','faaf03ee579dc1ad3def3014a9b2dbd2afe1e881fc9ebf13e722917dd74c1dbf','17e55f9356f8eacdff59e32d14dffbb4e304ac5f3fc7ea69a8c4f2b141129f89');
INSERT INTO "events" VALUES(7,'55bc216c33004efb8e948cc6ce626091',6,'75e772ed-a891-4547-b9f6-009dec6f54ed','p1','2026-03-12T13:32:05.123456Z','institution','undone',5,'{}','17e55f9356f8eacdff59e32d14dffbb4e304ac5f3fc7ea69a8c4f2b141129f89','7a7adf6ec1d4cc3b1ac921c1c29f316f79f9668b9da880bcb2fd7d4d860a4c5a');
INSERT INTO "events" VALUES(8,'55bc216c33004efb8e948cc6ce626091',7,'75e772ed-a891-4547-b9f6-009dec6f54ed','p1','2026-03-12T13:32:05.123456Z','institution','redone',5,'{}','7a7adf6ec1d4cc3b1ac921c1c29f316f79f9668b9da880bcb2fd7d4d860a4c5a','f2cc99679793e9623e8dbcf825f8dbec017958a11ffeae8944b50908aac2cc18');
INSERT INTO "events" VALUES(9,'55bc216c33004efb8e948cc6ce626091',8,'75e772ed-a891-4547-b9f6-009dec6f54ed','p1','2026-03-12T13:32:05.123456Z','institution','choices_changed',NULL,'{"after":{"indicator":"need_position","layers":["qpv","zus"],"rules":{"cost_eur_per_head":100,"derogation":true,"envelope_eur":3000000,"guaranteed_rate":0.07,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"before":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}}}','f2cc99679793e9623e8dbcf825f8dbec017958a11ffeae8944b50908aac2cc18','20dfa3c356e8f3bebf6bb39c16ca133dd3af33c34a7f9045cacb0ea05da19f84');
INSERT INTO "events" VALUES(10,'2c5ce3b3590548b4ab1b71bcb0d680ca',2,'760598c4-c4df-4656-8499-5991f54b9ebb','p1','2026-03-12T13:32:05.123456Z','institution','edited',NULL,'{"edit":{"op":"clear"},"removed":{"communes":[],"quarters":["QN00101M"]}}','20dfa3c356e8f3bebf6bb39c16ca133dd3af33c34a7f9045cacb0ea05da19f84','dee542d827bd476a36fe81569f14f478bd8d97dcf912e9516e42a42d933026be');
INSERT INTO "events" VALUES(11,'2c5ce3b3590548b4ab1b71bcb0d680ca',3,'760598c4-c4df-4656-8499-5991f54b9ebb','p1','2026-03-12T13:32:05.123456Z','local_authorities','visibility_changed',NULL,'{"after":"local_authorities","before":"institution"}','dee542d827bd476a36fe81569f14f478bd8d97dcf912e9516e42a42d933026be','88071d5218213b01f4d40605a730af04b1b6fa303c733ebfb681096aad9fce71');
INSERT INTO "events" VALUES(12,'2c5ce3b3590548b4ab1b71bcb0d680ca',4,'85638a09-31bf-437d-bf0e-cc7110c97fb0','p1','2026-03-12T13:32:05.123456Z','local_authorities','renamed',NULL,'{"after":"Ouest","before":"Sud"}','88071d5218213b01f4d40605a730af04b1b6fa303c733ebfb681096aad9fce71','83dc42c6bea9b266b7fb0b0363c3ca57cae658b9b8b6bfc61fd621ac52a579a4');
INSERT INTO "events" VALUES(13,'55bc216c33004efb8e948cc6ce626091',9,'5b772332-1a90-45f6-86e3-9db5e20309ca','p1','2026-03-12T13:32:05.123456Z','institution','restored',NULL,'{"after":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"before":{"indicator":"need_position","layers":["qpv","zus"],"rules":{"cost_eur_per_head":100,"derogation":true,"envelope_eur":3000000,"guaranteed_rate":0.07,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"removed":{"communes":["01003","01004","02001"],"quarters":["QN02002M"]},"version":3}','83dc42c6bea9b266b7fb0b0363c3ca57cae658b9b8b6bfc61fd621ac52a579a4','f6f3f53b441bfba0dd7936eea9a88373c87571ed432aaa1dd4554bacc0fe8de4');
INSERT INTO "events" VALUES(14,'55bc216c33004efb8e948cc6ce626091',10,'5b772332-1a90-45f6-86e3-9db5e20309ca','p1','2026-03-12T13:32:05.123456Z','institution','deleted',NULL,'{}','f6f3f53b441bfba0dd7936eea9a88373c87571ed432aaa1dd4554bacc0fe8de4','0ed13f005f72028c2003b4e5a76165c4a661964656883b8b1825f7d7b153bf41');
INSERT INTO "events" VALUES(15,'55bc216c33004efb8e948cc6ce626091',11,'5b772332-1a90-45f6-86e3-9db5e20309ca','p1','2026-03-12T13:32:05.123456Z','institution','undeleted',NULL,'{}','0ed13f005f72028c2003b4e5a76165c4a661964656883b8b1825f7d7b153bf41','930a3a199058df01add3d3b26977da32ca1b7bc4affd934948aa1264d30ba9fb');
INSERT INTO "events" VALUES(16,'55bc216c33004efb8e948cc6ce626091',12,'5b772332-1a90-45f6-86e3-9db5e20309ca','p1','2026-03-12T13:32:05.123456Z','state_session','visibility_changed',NULL,'{"after":"state_session","before":"institution"}','930a3a199058df01add3d3b26977da32ca1b7bc4affd934948aa1264d30ba9fb','7a8c827aa08d61e9f0af795edba4655f0803404045305f468ce64ff9a1e47fe1');
INSERT INTO "events" VALUES(17,'00915ae369514bccb203f92c2b53a396',1,'90651eef-6f23-4b3e-b9f8-a9b473b7579b','p1','2026-03-12T13:32:05.123456Z','institution','duplicated',NULL,'{"copy":{"content":{"choices":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"perimeter":{"communes":["01001","01002"],"quarters":["QN00101M"]}},"institution":"ca-oeillets","name":"Copie","territory":["monde","6d9d3f69"],"visibility":"institution"},"name":"Périmètre « Nord » d''essai","source":"55bc216c33004efb8e948cc6ce626091","version":12}','7a8c827aa08d61e9f0af795edba4655f0803404045305f468ce64ff9a1e47fe1','dc4813a22e2a2001673b7e2eea2df5dc8f3d7d5dcfc36f7a5593110c763b3b48');
INSERT INTO "events" VALUES(18,'00915ae369514bccb203f92c2b53a396',2,'90651eef-6f23-4b3e-b9f8-a9b473b7579b','p1','2026-03-12T13:32:05.123456Z','institution','edited',NULL,'{"added":{"communes":["2A004"],"quarters":[]},"edit":{"commune":"2A004","op":"toggle_commune"}}','dc4813a22e2a2001673b7e2eea2df5dc8f3d7d5dcfc36f7a5593110c763b3b48','7232db883572cc5fb872ebc11e4646e4e5b3c32762d700cace64131aa721de42');
CREATE TABLE migrations (
    version INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL
);
INSERT INTO "migrations" VALUES(1,'0001_proposals','2026-03-12T13:32:05.123456+00:00');
CREATE TABLE proposals (
    id TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    visibility TEXT NOT NULL,
    institution TEXT NOT NULL,
    territory_key TEXT NOT NULL,
    territory_mark TEXT NOT NULL,
    is_deleted INTEGER NOT NULL CHECK (is_deleted IN (0, 1)),
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
INSERT INTO "proposals" VALUES('55bc216c33004efb8e948cc6ce626091',12,'Périmètre « Nord » d''essai','state_session','cc-nord','monde','6d9d3f69',0,'{"choices":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"perimeter":{"communes":["01001","01002"],"quarters":["QN00101M"]}}','2026-03-12T13:32:05.123456Z','2026-03-12T13:32:05.123456Z');
INSERT INTO "proposals" VALUES('2c5ce3b3590548b4ab1b71bcb0d680ca',4,'Ouest','local_authorities','cc-nord','monde','6d9d3f69',0,'{"choices":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"perimeter":{"communes":[],"quarters":[]}}','2026-03-12T13:32:05.123456Z','2026-03-12T13:32:05.123456Z');
INSERT INTO "proposals" VALUES('00915ae369514bccb203f92c2b53a396',2,'Copie','institution','ca-oeillets','monde','6d9d3f69',0,'{"choices":{"indicator":"median_income_eur_per_cu","layers":["departements"],"rules":{"cost_eur_per_head":100,"derogation":false,"envelope_eur":120000000,"guaranteed_rate":0.5,"mode":"protected","rates":[0.3,0.5,0.7,0.95],"schedule":"stepped","thresholds":[25.0,50.0,75.0]}},"perimeter":{"communes":["01001","01002","2A004"],"quarters":["QN00101M"]}}','2026-03-12T13:32:05.123456Z','2026-03-12T13:32:05.123456Z');
CREATE TRIGGER events_follow_the_last BEFORE INSERT ON events
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
    OR (NEW.sequence > 1 AND NEW.previous_hash IS NOT (SELECT hash FROM events WHERE sequence = NEW.sequence - 1))
BEGIN
    SELECT raise(ABORT, 'an event follows the last one');
END;
CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE op_id = NEW.op_id)
BEGIN
    SELECT raise(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT raise(ABORT, 'the audit is append-only');
END;
CREATE TRIGGER proposals_are_never_replaced BEFORE INSERT ON proposals
WHEN EXISTS (SELECT 1 FROM proposals WHERE id = NEW.id)
BEGIN
    SELECT raise(ABORT, 'a proposal is made once');
END;
CREATE TRIGGER proposals_only_move_on BEFORE UPDATE ON proposals
WHEN NEW.id IS NOT OLD.id OR NEW.version <= OLD.version OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT raise(ABORT, 'a proposal only moves on');
END;
CREATE TRIGGER proposals_are_never_deleted BEFORE DELETE ON proposals
BEGIN
    SELECT raise(ABORT, 'a proposal is never removed');
END;
COMMIT;
