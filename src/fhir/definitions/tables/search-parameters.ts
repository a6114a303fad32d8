/**
 * Made by scripts/fhir-definitions.ts from FHIR R4 (4.0.1, https://hl7.org/fhir/R4, CC0): change that, not this.
 *
 * Search parameters: code, type, name, kind, targets (nothing means any) and FHIRPath expression, divided by tabs. A parameter of several
 * types has a line for each, with its part of the expression. Codes are written into databases: once given, never changed. Those of `Resource` have a block
 * of codes: the code here plus the code of the type (resource-types.ts). The expression of a composite is followed by its
 * components: `name=expression` each, where name is a parameter of the same type.
 */
export const SEARCH_PARAMETERS = `
1001	Account	identifier	token		Account.identifier
1002	Account	name	string		Account.name
1003	Account	owner	reference	Organization	Account.owner
1004	Account	patient	reference	Patient	Account.subject.where(resolve() is Patient)
1005	Account	period	date		Account.servicePeriod
1006	Account	status	token		Account.status
1007	Account	subject	reference	Practitioner,Organization,Device,Patient,HealthcareService,PractitionerRole,Location	Account.subject
1008	Account	type	token		Account.type
1009	ActivityDefinition	composed-of	reference		ActivityDefinition.relatedArtifact.where(type='composed-of').resource
1010	ActivityDefinition	context	token		(ActivityDefinition.useContext.value as CodeableConcept)
1011	ActivityDefinition	context-quantity	quantity		(ActivityDefinition.useContext.value as Quantity) | (ActivityDefinition.useContext.value as Range)
1012	ActivityDefinition	context-type	token		ActivityDefinition.useContext.code
1013	ActivityDefinition	context-type-quantity	composite		ActivityDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1014	ActivityDefinition	context-type-value	composite		ActivityDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1015	ActivityDefinition	date	date		ActivityDefinition.date
1016	ActivityDefinition	depends-on	reference		ActivityDefinition.relatedArtifact.where(type='depends-on').resource | ActivityDefinition.library
1017	ActivityDefinition	derived-from	reference		ActivityDefinition.relatedArtifact.where(type='derived-from').resource
1018	ActivityDefinition	description	string		ActivityDefinition.description
1019	ActivityDefinition	effective	date		ActivityDefinition.effectivePeriod
1020	ActivityDefinition	identifier	token		ActivityDefinition.identifier
1021	ActivityDefinition	jurisdiction	token		ActivityDefinition.jurisdiction
1022	ActivityDefinition	name	string		ActivityDefinition.name
1023	ActivityDefinition	predecessor	reference		ActivityDefinition.relatedArtifact.where(type='predecessor').resource
1024	ActivityDefinition	publisher	string		ActivityDefinition.publisher
1025	ActivityDefinition	status	token		ActivityDefinition.status
1026	ActivityDefinition	successor	reference		ActivityDefinition.relatedArtifact.where(type='successor').resource
1027	ActivityDefinition	title	string		ActivityDefinition.title
1028	ActivityDefinition	topic	token		ActivityDefinition.topic
1029	ActivityDefinition	url	uri		ActivityDefinition.url
1030	ActivityDefinition	version	token		ActivityDefinition.version
1031	AdverseEvent	actuality	token		AdverseEvent.actuality
1032	AdverseEvent	category	token		AdverseEvent.category
1033	AdverseEvent	date	date		AdverseEvent.date
1034	AdverseEvent	event	token		AdverseEvent.event
1035	AdverseEvent	location	reference	Location	AdverseEvent.location
1036	AdverseEvent	recorder	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	AdverseEvent.recorder
1037	AdverseEvent	resultingcondition	reference	Condition	AdverseEvent.resultingCondition
1038	AdverseEvent	seriousness	token		AdverseEvent.seriousness
1039	AdverseEvent	severity	token		AdverseEvent.severity
1040	AdverseEvent	study	reference	ResearchStudy	AdverseEvent.study
1041	AdverseEvent	subject	reference	Practitioner,Group,Patient,RelatedPerson	AdverseEvent.subject
1042	AdverseEvent	substance	reference	Immunization,Device,Medication,Procedure,Substance,MedicationAdministration,MedicationStatement	AdverseEvent.suspectEntity.instance
1043	AllergyIntolerance	asserter	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	AllergyIntolerance.asserter
1044	AllergyIntolerance	category	token		AllergyIntolerance.category
1045	AllergyIntolerance	clinical-status	token		AllergyIntolerance.clinicalStatus
1046	AllergyIntolerance	code	token		AllergyIntolerance.code | AllergyIntolerance.reaction.substance
1047	AllergyIntolerance	criticality	token		AllergyIntolerance.criticality
1048	AllergyIntolerance	date	date		AllergyIntolerance.recordedDate
1049	AllergyIntolerance	identifier	token		AllergyIntolerance.identifier
1050	AllergyIntolerance	last-date	date		AllergyIntolerance.lastOccurrence
1051	AllergyIntolerance	manifestation	token		AllergyIntolerance.reaction.manifestation
1052	AllergyIntolerance	onset	date		AllergyIntolerance.reaction.onset
1053	AllergyIntolerance	patient	reference	Patient,Group	AllergyIntolerance.patient
1054	AllergyIntolerance	recorder	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	AllergyIntolerance.recorder
1055	AllergyIntolerance	route	token		AllergyIntolerance.reaction.exposureRoute
1056	AllergyIntolerance	severity	token		AllergyIntolerance.reaction.severity
1057	AllergyIntolerance	type	token		AllergyIntolerance.type
1058	AllergyIntolerance	verification-status	token		AllergyIntolerance.verificationStatus
1059	Appointment	actor	reference	Practitioner,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson,Location	Appointment.participant.actor
1060	Appointment	appointment-type	token		Appointment.appointmentType
1061	Appointment	based-on	reference	ServiceRequest	Appointment.basedOn
13	Appointment	date	date		Appointment.start
14	Appointment	identifier	token		Appointment.identifier
1064	Appointment	location	reference	Location	Appointment.participant.actor.where(resolve() is Location)
1065	Appointment	part-status	token		Appointment.participant.status
9	Appointment	patient	reference	Patient	Appointment.participant.actor.where(resolve() is Patient)
10	Appointment	practitioner	reference	Practitioner	Appointment.participant.actor.where(resolve() is Practitioner)
1068	Appointment	reason-code	token		Appointment.reasonCode
1069	Appointment	reason-reference	reference	Condition,Observation,Procedure,ImmunizationRecommendation	Appointment.reasonReference
1070	Appointment	service-category	token		Appointment.serviceCategory
1071	Appointment	service-type	token		Appointment.serviceType
11	Appointment	slot	reference	Slot	Appointment.slot
1073	Appointment	specialty	token		Appointment.specialty
12	Appointment	status	token		Appointment.status
1075	Appointment	supporting-info	reference		Appointment.supportingInformation
1076	AppointmentResponse	actor	reference	Practitioner,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson,Location	AppointmentResponse.actor
1077	AppointmentResponse	appointment	reference	Appointment	AppointmentResponse.appointment
1078	AppointmentResponse	identifier	token		AppointmentResponse.identifier
1079	AppointmentResponse	location	reference	Location	AppointmentResponse.actor.where(resolve() is Location)
1080	AppointmentResponse	part-status	token		AppointmentResponse.participantStatus
1081	AppointmentResponse	patient	reference	Patient	AppointmentResponse.actor.where(resolve() is Patient)
1082	AppointmentResponse	practitioner	reference	Practitioner	AppointmentResponse.actor.where(resolve() is Practitioner)
27	AuditEvent	action	token		AuditEvent.action
1084	AuditEvent	address	string		AuditEvent.agent.network.address
26	AuditEvent	agent	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	AuditEvent.agent.who
1086	AuditEvent	agent-name	string		AuditEvent.agent.name
1087	AuditEvent	agent-role	token		AuditEvent.agent.role
1088	AuditEvent	altid	token		AuditEvent.agent.altId
28	AuditEvent	date	date		AuditEvent.recorded
1090	AuditEvent	entity	reference		AuditEvent.entity.what
1091	AuditEvent	entity-name	string		AuditEvent.entity.name
1092	AuditEvent	entity-role	token		AuditEvent.entity.role
1093	AuditEvent	entity-type	token		AuditEvent.entity.type
1094	AuditEvent	outcome	token		AuditEvent.outcome
25	AuditEvent	patient	reference	Patient	AuditEvent.agent.who.where(resolve() is Patient) | AuditEvent.entity.what.where(resolve() is Patient)
1096	AuditEvent	policy	uri		AuditEvent.agent.policy
1097	AuditEvent	site	token		AuditEvent.source.site
1098	AuditEvent	source	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	AuditEvent.source.observer
1099	AuditEvent	subtype	token		AuditEvent.subtype
1100	AuditEvent	type	token		AuditEvent.type
1101	Basic	author	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Basic.author
1102	Basic	code	token		Basic.code
1103	Basic	created	date		Basic.created
1104	Basic	identifier	token		Basic.identifier
1105	Basic	patient	reference	Patient	Basic.subject.where(resolve() is Patient)
1106	Basic	subject	reference		Basic.subject
1107	BodyStructure	identifier	token		BodyStructure.identifier
1108	BodyStructure	location	token		BodyStructure.location
1109	BodyStructure	morphology	token		BodyStructure.morphology
1110	BodyStructure	patient	reference	Patient	BodyStructure.patient
1111	Bundle	composition	reference	Composition	Bundle.entry[0].resource
1112	Bundle	identifier	token		Bundle.identifier
1113	Bundle	message	reference	MessageHeader	Bundle.entry[0].resource
1114	Bundle	timestamp	date		Bundle.timestamp
1115	Bundle	type	token		Bundle.type
1116	CapabilityStatement	context	token		(CapabilityStatement.useContext.value as CodeableConcept)
1117	CapabilityStatement	context-quantity	quantity		(CapabilityStatement.useContext.value as Quantity) | (CapabilityStatement.useContext.value as Range)
1118	CapabilityStatement	context-type	token		CapabilityStatement.useContext.code
1119	CapabilityStatement	context-type-quantity	composite		CapabilityStatement.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1120	CapabilityStatement	context-type-value	composite		CapabilityStatement.useContext	context-type=code	context=value.as(CodeableConcept)
1121	CapabilityStatement	date	date		CapabilityStatement.date
1122	CapabilityStatement	description	string		CapabilityStatement.description
1123	CapabilityStatement	fhirversion	token		CapabilityStatement.version
1124	CapabilityStatement	format	token		CapabilityStatement.format
1125	CapabilityStatement	guide	reference	ImplementationGuide	CapabilityStatement.implementationGuide
1126	CapabilityStatement	jurisdiction	token		CapabilityStatement.jurisdiction
1127	CapabilityStatement	mode	token		CapabilityStatement.rest.mode
1128	CapabilityStatement	name	string		CapabilityStatement.name
1129	CapabilityStatement	publisher	string		CapabilityStatement.publisher
1130	CapabilityStatement	resource	token		CapabilityStatement.rest.resource.type
1131	CapabilityStatement	resource-profile	reference	StructureDefinition	CapabilityStatement.rest.resource.profile
1132	CapabilityStatement	security-service	token		CapabilityStatement.rest.security.service
1133	CapabilityStatement	software	string		CapabilityStatement.software.name
1134	CapabilityStatement	status	token		CapabilityStatement.status
1135	CapabilityStatement	supported-profile	reference	StructureDefinition	CapabilityStatement.rest.resource.supportedProfile
1136	CapabilityStatement	title	string		CapabilityStatement.title
1137	CapabilityStatement	url	uri		CapabilityStatement.url
1138	CapabilityStatement	version	token		CapabilityStatement.version
1139	CarePlan	activity-code	token		CarePlan.activity.detail.code
1140	CarePlan	activity-date	date		CarePlan.activity.detail.scheduled
1141	CarePlan	activity-reference	reference	Appointment,MedicationRequest,Task,NutritionOrder,RequestGroup,VisionPrescription,DeviceRequest,ServiceRequest,CommunicationRequest	CarePlan.activity.reference
1142	CarePlan	based-on	reference	CarePlan	CarePlan.basedOn
1143	CarePlan	care-team	reference	CareTeam	CarePlan.careTeam
1144	CarePlan	category	token		CarePlan.category
1145	CarePlan	condition	reference	Condition	CarePlan.addresses
1146	CarePlan	date	date		CarePlan.period
1147	CarePlan	encounter	reference	Encounter	CarePlan.encounter
1148	CarePlan	goal	reference	Goal	CarePlan.goal
1149	CarePlan	identifier	token		CarePlan.identifier
1150	CarePlan	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	CarePlan.instantiatesCanonical
1151	CarePlan	instantiates-uri	uri		CarePlan.instantiatesUri
1152	CarePlan	intent	token		CarePlan.intent
1153	CarePlan	part-of	reference	CarePlan	CarePlan.partOf
1154	CarePlan	patient	reference	Patient,Group	CarePlan.subject.where(resolve() is Patient)
1155	CarePlan	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	CarePlan.activity.detail.performer
1156	CarePlan	replaces	reference	CarePlan	CarePlan.replaces
1157	CarePlan	status	token		CarePlan.status
1158	CarePlan	subject	reference	Group,Patient	CarePlan.subject
1159	CareTeam	category	token		CareTeam.category
1160	CareTeam	date	date		CareTeam.period
1161	CareTeam	encounter	reference	Encounter	CareTeam.encounter
1162	CareTeam	identifier	token		CareTeam.identifier
1163	CareTeam	participant	reference	Practitioner,Organization,CareTeam,Patient,PractitionerRole,RelatedPerson	CareTeam.participant.member
1164	CareTeam	patient	reference	Patient,Group	CareTeam.subject.where(resolve() is Patient)
1165	CareTeam	status	token		CareTeam.status
1166	CareTeam	subject	reference	Group,Patient	CareTeam.subject
1167	ChargeItem	account	reference	Account	ChargeItem.account
1168	ChargeItem	code	token		ChargeItem.code
1169	ChargeItem	context	reference	EpisodeOfCare,Encounter	ChargeItem.context
1170	ChargeItem	entered-date	date		ChargeItem.enteredDate
1171	ChargeItem	enterer	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	ChargeItem.enterer
1172	ChargeItem	factor-override	number		ChargeItem.factorOverride
1173	ChargeItem	identifier	token		ChargeItem.identifier
1174	ChargeItem	occurrence	date		ChargeItem.occurrence
1175	ChargeItem	patient	reference	Patient	ChargeItem.subject.where(resolve() is Patient)
1176	ChargeItem	performer-actor	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	ChargeItem.performer.actor
1177	ChargeItem	performer-function	token		ChargeItem.performer.function
1178	ChargeItem	performing-organization	reference	Organization	ChargeItem.performingOrganization
1179	ChargeItem	price-override	quantity		ChargeItem.priceOverride
1180	ChargeItem	quantity	quantity		ChargeItem.quantity
1181	ChargeItem	requesting-organization	reference	Organization	ChargeItem.requestingOrganization
1182	ChargeItem	service	reference	Immunization,MedicationDispense,SupplyDelivery,Observation,DiagnosticReport,ImagingStudy,MedicationAdministration,Procedure	ChargeItem.service
1183	ChargeItem	subject	reference	Group,Patient	ChargeItem.subject
1184	ChargeItemDefinition	context	token		(ChargeItemDefinition.useContext.value as CodeableConcept)
1185	ChargeItemDefinition	context-quantity	quantity		(ChargeItemDefinition.useContext.value as Quantity) | (ChargeItemDefinition.useContext.value as Range)
1186	ChargeItemDefinition	context-type	token		ChargeItemDefinition.useContext.code
1187	ChargeItemDefinition	context-type-quantity	composite		ChargeItemDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1188	ChargeItemDefinition	context-type-value	composite		ChargeItemDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1189	ChargeItemDefinition	date	date		ChargeItemDefinition.date
1190	ChargeItemDefinition	description	string		ChargeItemDefinition.description
1191	ChargeItemDefinition	effective	date		ChargeItemDefinition.effectivePeriod
1192	ChargeItemDefinition	identifier	token		ChargeItemDefinition.identifier
1193	ChargeItemDefinition	jurisdiction	token		ChargeItemDefinition.jurisdiction
1194	ChargeItemDefinition	publisher	string		ChargeItemDefinition.publisher
1195	ChargeItemDefinition	status	token		ChargeItemDefinition.status
1196	ChargeItemDefinition	title	string		ChargeItemDefinition.title
1197	ChargeItemDefinition	url	uri		ChargeItemDefinition.url
1198	ChargeItemDefinition	version	token		ChargeItemDefinition.version
1199	Claim	care-team	reference	Practitioner,Organization,PractitionerRole	Claim.careTeam.provider
1200	Claim	created	date		Claim.created
1201	Claim	detail-udi	reference	Device	Claim.item.detail.udi
1202	Claim	encounter	reference	Encounter	Claim.item.encounter
1203	Claim	enterer	reference	Practitioner,PractitionerRole	Claim.enterer
1204	Claim	facility	reference	Location	Claim.facility
1205	Claim	identifier	token		Claim.identifier
1206	Claim	insurer	reference	Organization	Claim.insurer
1207	Claim	item-udi	reference	Device	Claim.item.udi
1208	Claim	patient	reference	Patient	Claim.patient
1209	Claim	payee	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Claim.payee.party
1210	Claim	priority	token		Claim.priority
1211	Claim	procedure-udi	reference	Device	Claim.procedure.udi
1212	Claim	provider	reference	Practitioner,Organization,PractitionerRole	Claim.provider
1213	Claim	status	token		Claim.status
1214	Claim	subdetail-udi	reference	Device	Claim.item.detail.subDetail.udi
1215	Claim	use	token		Claim.use
1216	ClaimResponse	created	date		ClaimResponse.created
1217	ClaimResponse	disposition	string		ClaimResponse.disposition
1218	ClaimResponse	identifier	token		ClaimResponse.identifier
1219	ClaimResponse	insurer	reference	Organization	ClaimResponse.insurer
1220	ClaimResponse	outcome	token		ClaimResponse.outcome
1221	ClaimResponse	patient	reference	Patient	ClaimResponse.patient
1222	ClaimResponse	payment-date	date		ClaimResponse.payment.date
1223	ClaimResponse	request	reference	Claim	ClaimResponse.request
1224	ClaimResponse	requestor	reference	Practitioner,Organization,PractitionerRole	ClaimResponse.requestor
1225	ClaimResponse	status	token		ClaimResponse.status
1226	ClaimResponse	use	token		ClaimResponse.use
1227	ClinicalImpression	assessor	reference	Practitioner,PractitionerRole	ClinicalImpression.assessor
1228	ClinicalImpression	date	date		ClinicalImpression.date
1229	ClinicalImpression	encounter	reference	Encounter	ClinicalImpression.encounter
1230	ClinicalImpression	finding-code	token		ClinicalImpression.finding.itemCodeableConcept
1231	ClinicalImpression	finding-ref	reference	Condition,Observation,Media	ClinicalImpression.finding.itemReference
1232	ClinicalImpression	identifier	token		ClinicalImpression.identifier
1233	ClinicalImpression	investigation	reference	RiskAssessment,FamilyMemberHistory,Observation,Media,DiagnosticReport,ImagingStudy,QuestionnaireResponse	ClinicalImpression.investigation.item
1234	ClinicalImpression	patient	reference	Patient,Group	ClinicalImpression.subject.where(resolve() is Patient)
1235	ClinicalImpression	previous	reference	ClinicalImpression	ClinicalImpression.previous
1236	ClinicalImpression	problem	reference	Condition,AllergyIntolerance	ClinicalImpression.problem
1237	ClinicalImpression	status	token		ClinicalImpression.status
1238	ClinicalImpression	subject	reference	Group,Patient	ClinicalImpression.subject
1239	ClinicalImpression	supporting-info	reference		ClinicalImpression.supportingInfo
1240	CodeSystem	code	token		CodeSystem.concept.code
1241	CodeSystem	content-mode	token		CodeSystem.content
1242	CodeSystem	context	token		(CodeSystem.useContext.value as CodeableConcept)
1243	CodeSystem	context-quantity	quantity		(CodeSystem.useContext.value as Quantity) | (CodeSystem.useContext.value as Range)
1244	CodeSystem	context-type	token		CodeSystem.useContext.code
1245	CodeSystem	context-type-quantity	composite		CodeSystem.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1246	CodeSystem	context-type-value	composite		CodeSystem.useContext	context-type=code	context=value.as(CodeableConcept)
1247	CodeSystem	date	date		CodeSystem.date
1248	CodeSystem	description	string		CodeSystem.description
1249	CodeSystem	identifier	token		CodeSystem.identifier
1250	CodeSystem	jurisdiction	token		CodeSystem.jurisdiction
1251	CodeSystem	language	token		CodeSystem.concept.designation.language
1252	CodeSystem	name	string		CodeSystem.name
1253	CodeSystem	publisher	string		CodeSystem.publisher
1254	CodeSystem	status	token		CodeSystem.status
1255	CodeSystem	supplements	reference	CodeSystem	CodeSystem.supplements
1256	CodeSystem	system	uri		CodeSystem.url
1257	CodeSystem	title	string		CodeSystem.title
1258	CodeSystem	url	uri		CodeSystem.url
1259	CodeSystem	version	token		CodeSystem.version
1260	Communication	based-on	reference		Communication.basedOn
1261	Communication	category	token		Communication.category
1262	Communication	encounter	reference	Encounter	Communication.encounter
1263	Communication	identifier	token		Communication.identifier
1264	Communication	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	Communication.instantiatesCanonical
1265	Communication	instantiates-uri	uri		Communication.instantiatesUri
1266	Communication	medium	token		Communication.medium
1267	Communication	part-of	reference		Communication.partOf
1268	Communication	patient	reference	Patient	Communication.subject.where(resolve() is Patient)
1269	Communication	received	date		Communication.received
1270	Communication	recipient	reference	Practitioner,Group,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	Communication.recipient
1271	Communication	sender	reference	Practitioner,Organization,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	Communication.sender
1272	Communication	sent	date		Communication.sent
1273	Communication	status	token		Communication.status
64	Communication	subject	reference	Group,Patient	Communication.subject
1275	CommunicationRequest	authored	date		CommunicationRequest.authoredOn
1276	CommunicationRequest	based-on	reference		CommunicationRequest.basedOn
1277	CommunicationRequest	category	token		CommunicationRequest.category
1278	CommunicationRequest	encounter	reference	Encounter	CommunicationRequest.encounter
1279	CommunicationRequest	group-identifier	token		CommunicationRequest.groupIdentifier
1280	CommunicationRequest	identifier	token		CommunicationRequest.identifier
1281	CommunicationRequest	medium	token		CommunicationRequest.medium
1282	CommunicationRequest	occurrence	date		(CommunicationRequest.occurrence as dateTime)
1283	CommunicationRequest	patient	reference	Patient	CommunicationRequest.subject.where(resolve() is Patient)
1284	CommunicationRequest	priority	token		CommunicationRequest.priority
1285	CommunicationRequest	recipient	reference	Practitioner,Group,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	CommunicationRequest.recipient
1286	CommunicationRequest	replaces	reference	CommunicationRequest	CommunicationRequest.replaces
1287	CommunicationRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	CommunicationRequest.requester
1288	CommunicationRequest	sender	reference	Practitioner,Organization,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	CommunicationRequest.sender
1289	CommunicationRequest	status	token		CommunicationRequest.status
1290	CommunicationRequest	subject	reference	Group,Patient	CommunicationRequest.subject
1291	CompartmentDefinition	code	token		CompartmentDefinition.code
1292	CompartmentDefinition	context	token		(CompartmentDefinition.useContext.value as CodeableConcept)
1293	CompartmentDefinition	context-quantity	quantity		(CompartmentDefinition.useContext.value as Quantity) | (CompartmentDefinition.useContext.value as Range)
1294	CompartmentDefinition	context-type	token		CompartmentDefinition.useContext.code
1295	CompartmentDefinition	context-type-quantity	composite		CompartmentDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1296	CompartmentDefinition	context-type-value	composite		CompartmentDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1297	CompartmentDefinition	date	date		CompartmentDefinition.date
1298	CompartmentDefinition	description	string		CompartmentDefinition.description
1299	CompartmentDefinition	name	string		CompartmentDefinition.name
1300	CompartmentDefinition	publisher	string		CompartmentDefinition.publisher
1301	CompartmentDefinition	resource	token		CompartmentDefinition.resource.code
1302	CompartmentDefinition	status	token		CompartmentDefinition.status
1303	CompartmentDefinition	url	uri		CompartmentDefinition.url
1304	CompartmentDefinition	version	token		CompartmentDefinition.version
1305	Composition	attester	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Composition.attester.party
1306	Composition	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Composition.author
1307	Composition	category	token		Composition.category
1308	Composition	confidentiality	token		Composition.confidentiality
1309	Composition	context	token		Composition.event.code
1310	Composition	date	date		Composition.date
1311	Composition	encounter	reference	Encounter,EpisodeOfCare	Composition.encounter
1312	Composition	entry	reference		Composition.section.entry
1313	Composition	identifier	token		Composition.identifier
1314	Composition	patient	reference	Patient,Group	Composition.subject.where(resolve() is Patient)
1315	Composition	period	date		Composition.event.period
1316	Composition	related-id	token		(Composition.relatesTo.target as Identifier)
1317	Composition	related-ref	reference	Composition	(Composition.relatesTo.target as Reference)
1318	Composition	section	token		Composition.section.code
1319	Composition	status	token		Composition.status
1320	Composition	subject	reference		Composition.subject
1321	Composition	title	string		Composition.title
1322	Composition	type	token		Composition.type
1323	ConceptMap	context	token		(ConceptMap.useContext.value as CodeableConcept)
1324	ConceptMap	context-quantity	quantity		(ConceptMap.useContext.value as Quantity) | (ConceptMap.useContext.value as Range)
1325	ConceptMap	context-type	token		ConceptMap.useContext.code
1326	ConceptMap	context-type-quantity	composite		ConceptMap.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1327	ConceptMap	context-type-value	composite		ConceptMap.useContext	context-type=code	context=value.as(CodeableConcept)
1328	ConceptMap	date	date		ConceptMap.date
1329	ConceptMap	dependson	uri		ConceptMap.group.element.target.dependsOn.property
1330	ConceptMap	description	string		ConceptMap.description
1331	ConceptMap	identifier	token		ConceptMap.identifier
1332	ConceptMap	jurisdiction	token		ConceptMap.jurisdiction
1333	ConceptMap	name	string		ConceptMap.name
1334	ConceptMap	other	reference	ConceptMap	ConceptMap.group.unmapped.url
1335	ConceptMap	product	uri		ConceptMap.group.element.target.product.property
1336	ConceptMap	publisher	string		ConceptMap.publisher
1337	ConceptMap	source	reference	ValueSet	(ConceptMap.source as canonical)
1338	ConceptMap	source-code	token		ConceptMap.group.element.code
1339	ConceptMap	source-system	uri		ConceptMap.group.source
1340	ConceptMap	source-uri	reference	ValueSet	(ConceptMap.source as uri)
1341	ConceptMap	status	token		ConceptMap.status
1342	ConceptMap	target	reference	ValueSet	(ConceptMap.target as canonical)
1343	ConceptMap	target-code	token		ConceptMap.group.element.target.code
1344	ConceptMap	target-system	uri		ConceptMap.group.target
1345	ConceptMap	target-uri	reference	ValueSet	(ConceptMap.target as uri)
1346	ConceptMap	title	string		ConceptMap.title
1347	ConceptMap	url	uri		ConceptMap.url
1348	ConceptMap	version	token		ConceptMap.version
1349	Condition	abatement-age	quantity		Condition.abatement.as(Age) | Condition.abatement.as(Range)
1350	Condition	abatement-date	date		Condition.abatement.as(dateTime) | Condition.abatement.as(Period)
1351	Condition	abatement-string	string		Condition.abatement.as(string)
1352	Condition	asserter	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	Condition.asserter
1353	Condition	body-site	token		Condition.bodySite
1354	Condition	category	token		Condition.category
1355	Condition	clinical-status	token		Condition.clinicalStatus
1356	Condition	code	token		Condition.code
1357	Condition	encounter	reference	Encounter	Condition.encounter
1358	Condition	evidence	token		Condition.evidence.code
1359	Condition	evidence-detail	reference		Condition.evidence.detail
1360	Condition	identifier	token		Condition.identifier
1361	Condition	onset-age	quantity		Condition.onset.as(Age) | Condition.onset.as(Range)
1362	Condition	onset-date	date		Condition.onset.as(dateTime) | Condition.onset.as(Period)
1363	Condition	onset-info	string		Condition.onset.as(string)
1364	Condition	patient	reference	Patient,Group	Condition.subject.where(resolve() is Patient)
1365	Condition	recorded-date	date		Condition.recordedDate
1366	Condition	severity	token		Condition.severity
1367	Condition	stage	token		Condition.stage.summary
1368	Condition	subject	reference	Group,Patient	Condition.subject
1369	Condition	verification-status	token		Condition.verificationStatus
1370	Consent	action	token		Consent.provision.action
1371	Consent	actor	reference	Practitioner,Group,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	Consent.provision.actor.reference
1372	Consent	category	token		Consent.category
1373	Consent	consentor	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Consent.performer
1374	Consent	data	reference		Consent.provision.data.reference
1375	Consent	date	date		Consent.dateTime
1376	Consent	identifier	token		Consent.identifier
1377	Consent	organization	reference	Organization	Consent.organization
1378	Consent	patient	reference	Patient,Group	Consent.patient
1379	Consent	period	date		Consent.provision.period
1380	Consent	purpose	token		Consent.provision.purpose
1381	Consent	scope	token		Consent.scope
1382	Consent	security-label	token		Consent.provision.securityLabel
1383	Consent	source-reference	reference	Consent,Contract,QuestionnaireResponse,DocumentReference	Consent.source
1384	Consent	status	token		Consent.status
1385	Contract	authority	reference	Organization	Contract.authority
1386	Contract	domain	reference	Location	Contract.domain
1387	Contract	identifier	token		Contract.identifier
1388	Contract	instantiates	uri		Contract.instantiatesUri
1389	Contract	issued	date		Contract.issued
1390	Contract	patient	reference	Patient	Contract.subject.where(resolve() is Patient)
1391	Contract	signer	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Contract.signer.party
1392	Contract	status	token		Contract.status
1393	Contract	subject	reference		Contract.subject
1394	Contract	url	uri		Contract.url
15	Coverage	beneficiary	reference	Patient	Coverage.beneficiary
1396	Coverage	class-type	token		Coverage.class.type
1397	Coverage	class-value	string		Coverage.class.value
1398	Coverage	dependent	string		Coverage.dependent
1399	Coverage	identifier	token		Coverage.identifier
1400	Coverage	patient	reference	Patient	Coverage.beneficiary
1401	Coverage	payor	reference	Organization,Patient,RelatedPerson	Coverage.payor
1402	Coverage	policy-holder	reference	Organization,Patient,RelatedPerson	Coverage.policyHolder
1403	Coverage	status	token		Coverage.status
1404	Coverage	subscriber	reference	Patient,RelatedPerson	Coverage.subscriber
1405	Coverage	type	token		Coverage.type
1406	CoverageEligibilityRequest	created	date		CoverageEligibilityRequest.created
1407	CoverageEligibilityRequest	enterer	reference	Practitioner,PractitionerRole	CoverageEligibilityRequest.enterer
1408	CoverageEligibilityRequest	facility	reference	Location	CoverageEligibilityRequest.facility
1409	CoverageEligibilityRequest	identifier	token		CoverageEligibilityRequest.identifier
1410	CoverageEligibilityRequest	patient	reference	Patient	CoverageEligibilityRequest.patient
1411	CoverageEligibilityRequest	provider	reference	Practitioner,Organization,PractitionerRole	CoverageEligibilityRequest.provider
1412	CoverageEligibilityRequest	status	token		CoverageEligibilityRequest.status
1413	CoverageEligibilityResponse	created	date		CoverageEligibilityResponse.created
1414	CoverageEligibilityResponse	disposition	string		CoverageEligibilityResponse.disposition
1415	CoverageEligibilityResponse	identifier	token		CoverageEligibilityResponse.identifier
1416	CoverageEligibilityResponse	insurer	reference	Organization	CoverageEligibilityResponse.insurer
1417	CoverageEligibilityResponse	outcome	token		CoverageEligibilityResponse.outcome
19	CoverageEligibilityResponse	patient	reference	Patient	CoverageEligibilityResponse.patient
1419	CoverageEligibilityResponse	request	reference	CoverageEligibilityRequest	CoverageEligibilityResponse.request
1420	CoverageEligibilityResponse	requestor	reference	Practitioner,Organization,PractitionerRole	CoverageEligibilityResponse.requestor
1421	CoverageEligibilityResponse	status	token		CoverageEligibilityResponse.status
1422	DetectedIssue	author	reference	Practitioner,Device,PractitionerRole	DetectedIssue.author
1423	DetectedIssue	code	token		DetectedIssue.code
1424	DetectedIssue	identified	date		DetectedIssue.identified
1425	DetectedIssue	identifier	token		DetectedIssue.identifier
1426	DetectedIssue	implicated	reference		DetectedIssue.implicated
1427	DetectedIssue	patient	reference	Patient,Group	DetectedIssue.patient
1428	Device	device-name	string		Device.deviceName.name | Device.type.coding.display | Device.type.text
21	Device	identifier	token		Device.identifier
1430	Device	location	reference	Location	Device.location
1431	Device	manufacturer	string		Device.manufacturer
1432	Device	model	string		Device.modelNumber
1433	Device	organization	reference	Organization	Device.owner
1434	Device	patient	reference	Patient	Device.patient
1435	Device	status	token		Device.status
1436	Device	type	token		Device.type
1437	Device	udi-carrier	string		Device.udiCarrier.carrierHRF
1438	Device	udi-di	string		Device.udiCarrier.deviceIdentifier
1439	Device	url	uri		Device.url
1440	DeviceDefinition	identifier	token		DeviceDefinition.identifier
1441	DeviceDefinition	parent	reference	DeviceDefinition	DeviceDefinition.parentDevice
1442	DeviceDefinition	type	token		DeviceDefinition.type
1443	DeviceMetric	category	token		DeviceMetric.category
1444	DeviceMetric	identifier	token		DeviceMetric.identifier
1445	DeviceMetric	parent	reference	Device	DeviceMetric.parent
1446	DeviceMetric	source	reference	Device	DeviceMetric.source
1447	DeviceMetric	type	token		DeviceMetric.type
1448	DeviceRequest	authored-on	date		DeviceRequest.authoredOn
1449	DeviceRequest	based-on	reference		DeviceRequest.basedOn
1450	DeviceRequest	code	token		(DeviceRequest.code as CodeableConcept)
1451	DeviceRequest	device	reference	Device	(DeviceRequest.code as Reference)
1452	DeviceRequest	encounter	reference	Encounter,EpisodeOfCare	DeviceRequest.encounter
1453	DeviceRequest	event-date	date		(DeviceRequest.occurrence as dateTime) | (DeviceRequest.occurrence as Period)
1454	DeviceRequest	group-identifier	token		DeviceRequest.groupIdentifier
1455	DeviceRequest	identifier	token		DeviceRequest.identifier
1456	DeviceRequest	instantiates-canonical	reference	PlanDefinition,ActivityDefinition	DeviceRequest.instantiatesCanonical
1457	DeviceRequest	instantiates-uri	uri		DeviceRequest.instantiatesUri
1458	DeviceRequest	insurance	reference	ClaimResponse,Coverage	DeviceRequest.insurance
1459	DeviceRequest	intent	token		DeviceRequest.intent
1460	DeviceRequest	patient	reference	Patient,Group	DeviceRequest.subject.where(resolve() is Patient)
1461	DeviceRequest	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	DeviceRequest.performer
1462	DeviceRequest	prior-request	reference		DeviceRequest.priorRequest
1463	DeviceRequest	requester	reference	Practitioner,Organization,Device,PractitionerRole	DeviceRequest.requester
1464	DeviceRequest	status	token		DeviceRequest.status
1465	DeviceRequest	subject	reference	Group,Device,Patient,Location	DeviceRequest.subject
1466	DeviceUseStatement	device	reference	Device	DeviceUseStatement.device
1467	DeviceUseStatement	identifier	token		DeviceUseStatement.identifier
1468	DeviceUseStatement	patient	reference	Patient,Group	DeviceUseStatement.subject
1469	DeviceUseStatement	subject	reference	Group,Patient	DeviceUseStatement.subject
1470	DiagnosticReport	based-on	reference	CarePlan,MedicationRequest,NutritionOrder,ServiceRequest,ImmunizationRecommendation	DiagnosticReport.basedOn
1471	DiagnosticReport	category	token		DiagnosticReport.category
1472	DiagnosticReport	code	token		DiagnosticReport.code
1473	DiagnosticReport	conclusion	token		DiagnosticReport.conclusionCode
1474	DiagnosticReport	date	date		DiagnosticReport.effective
1475	DiagnosticReport	encounter	reference	Encounter,EpisodeOfCare	DiagnosticReport.encounter
1476	DiagnosticReport	identifier	token		DiagnosticReport.identifier
1477	DiagnosticReport	issued	date		DiagnosticReport.issued
1478	DiagnosticReport	media	reference	Media	DiagnosticReport.media.link
1479	DiagnosticReport	patient	reference	Patient,Group	DiagnosticReport.subject.where(resolve() is Patient)
1480	DiagnosticReport	performer	reference	Practitioner,Organization,CareTeam,PractitionerRole	DiagnosticReport.performer
1481	DiagnosticReport	result	reference	Observation	DiagnosticReport.result
1482	DiagnosticReport	results-interpreter	reference	Practitioner,Organization,CareTeam,PractitionerRole	DiagnosticReport.resultsInterpreter
1483	DiagnosticReport	specimen	reference	Specimen	DiagnosticReport.specimen
1484	DiagnosticReport	status	token		DiagnosticReport.status
1485	DiagnosticReport	subject	reference	Group,Device,Patient,Location	DiagnosticReport.subject
1486	DocumentManifest	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	DocumentManifest.author
1487	DocumentManifest	created	date		DocumentManifest.created
1488	DocumentManifest	description	string		DocumentManifest.description
1489	DocumentManifest	identifier	token		DocumentManifest.masterIdentifier | DocumentManifest.identifier
1490	DocumentManifest	item	reference		DocumentManifest.content
1491	DocumentManifest	patient	reference	Patient,Group	DocumentManifest.subject.where(resolve() is Patient)
1492	DocumentManifest	recipient	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	DocumentManifest.recipient
1493	DocumentManifest	related-id	token		DocumentManifest.related.identifier
1494	DocumentManifest	related-ref	reference		DocumentManifest.related.ref
1495	DocumentManifest	source	uri		DocumentManifest.source
1496	DocumentManifest	status	token		DocumentManifest.status
1497	DocumentManifest	subject	reference	Practitioner,Group,Device,Patient	DocumentManifest.subject
1498	DocumentManifest	type	token		DocumentManifest.type
1499	DocumentReference	authenticator	reference	Practitioner,Organization,PractitionerRole	DocumentReference.authenticator
1500	DocumentReference	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	DocumentReference.author
1501	DocumentReference	category	token		DocumentReference.category
1502	DocumentReference	contenttype	token		DocumentReference.content.attachment.contentType
1503	DocumentReference	custodian	reference	Organization	DocumentReference.custodian
1504	DocumentReference	date	date		DocumentReference.date
1505	DocumentReference	description	string		DocumentReference.description
1506	DocumentReference	encounter	reference	Encounter,EpisodeOfCare	DocumentReference.context.encounter
1507	DocumentReference	event	token		DocumentReference.context.event
1508	DocumentReference	facility	token		DocumentReference.context.facilityType
1509	DocumentReference	format	token		DocumentReference.content.format
1510	DocumentReference	identifier	token		DocumentReference.masterIdentifier | DocumentReference.identifier
1511	DocumentReference	language	token		DocumentReference.content.attachment.language
1512	DocumentReference	location	uri		DocumentReference.content.attachment.url
1513	DocumentReference	patient	reference	Patient,Group	DocumentReference.subject.where(resolve() is Patient)
1514	DocumentReference	period	date		DocumentReference.context.period
1515	DocumentReference	related	reference		DocumentReference.context.related
1516	DocumentReference	relatesto	reference	DocumentReference	DocumentReference.relatesTo.target
1517	DocumentReference	relation	token		DocumentReference.relatesTo.code
1518	DocumentReference	relationship	composite		DocumentReference.relatesTo	relatesto=code	relation=target
1519	DocumentReference	security-label	token		DocumentReference.securityLabel
1520	DocumentReference	setting	token		DocumentReference.context.practiceSetting
1521	DocumentReference	status	token		DocumentReference.status
1522	DocumentReference	subject	reference	Practitioner,Group,Device,Patient	DocumentReference.subject
1523	DocumentReference	type	token		DocumentReference.type
1525	EffectEvidenceSynthesis	context	token		(EffectEvidenceSynthesis.useContext.value as CodeableConcept)
1526	EffectEvidenceSynthesis	context-quantity	quantity		(EffectEvidenceSynthesis.useContext.value as Quantity) | (EffectEvidenceSynthesis.useContext.value as Range)
1527	EffectEvidenceSynthesis	context-type	token		EffectEvidenceSynthesis.useContext.code
1528	EffectEvidenceSynthesis	context-type-quantity	composite		EffectEvidenceSynthesis.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1529	EffectEvidenceSynthesis	context-type-value	composite		EffectEvidenceSynthesis.useContext	context-type=code	context=value.as(CodeableConcept)
1530	EffectEvidenceSynthesis	date	date		EffectEvidenceSynthesis.date
1531	EffectEvidenceSynthesis	description	string		EffectEvidenceSynthesis.description
1532	EffectEvidenceSynthesis	effective	date		EffectEvidenceSynthesis.effectivePeriod
1533	EffectEvidenceSynthesis	identifier	token		EffectEvidenceSynthesis.identifier
1534	EffectEvidenceSynthesis	jurisdiction	token		EffectEvidenceSynthesis.jurisdiction
1535	EffectEvidenceSynthesis	name	string		EffectEvidenceSynthesis.name
1536	EffectEvidenceSynthesis	publisher	string		EffectEvidenceSynthesis.publisher
1537	EffectEvidenceSynthesis	status	token		EffectEvidenceSynthesis.status
1538	EffectEvidenceSynthesis	title	string		EffectEvidenceSynthesis.title
1539	EffectEvidenceSynthesis	url	uri		EffectEvidenceSynthesis.url
1540	EffectEvidenceSynthesis	version	token		EffectEvidenceSynthesis.version
1541	Encounter	account	reference	Account	Encounter.account
1542	Encounter	appointment	reference	Appointment	Encounter.appointment
1543	Encounter	based-on	reference	ServiceRequest	Encounter.basedOn
1544	Encounter	class	token		Encounter.class
1545	Encounter	date	date		Encounter.period
1546	Encounter	diagnosis	reference	Condition,Procedure	Encounter.diagnosis.condition
1547	Encounter	episode-of-care	reference	EpisodeOfCare	Encounter.episodeOfCare
1548	Encounter	identifier	token		Encounter.identifier
1549	Encounter	length	quantity		Encounter.length
1550	Encounter	location	reference	Location	Encounter.location.location
1551	Encounter	location-period	date		Encounter.location.period
1552	Encounter	part-of	reference	Encounter	Encounter.partOf
1553	Encounter	participant	reference	Practitioner,PractitionerRole,RelatedPerson	Encounter.participant.individual
1554	Encounter	participant-type	token		Encounter.participant.type
1555	Encounter	patient	reference	Patient,Group	Encounter.subject.where(resolve() is Patient)
1556	Encounter	practitioner	reference	Practitioner	Encounter.participant.individual.where(resolve() is Practitioner)
1557	Encounter	reason-code	token		Encounter.reasonCode
1558	Encounter	reason-reference	reference	Condition,Observation,Procedure,ImmunizationRecommendation	Encounter.reasonReference
1559	Encounter	service-provider	reference	Organization	Encounter.serviceProvider
1560	Encounter	special-arrangement	token		Encounter.hospitalization.specialArrangement
1561	Encounter	status	token		Encounter.status
1562	Encounter	subject	reference	Group,Patient	Encounter.subject
1563	Encounter	type	token		Encounter.type
1564	Endpoint	connection-type	token		Endpoint.connectionType
1565	Endpoint	identifier	token		Endpoint.identifier
1566	Endpoint	name	string		Endpoint.name
1567	Endpoint	organization	reference	Organization	Endpoint.managingOrganization
1568	Endpoint	payload-type	token		Endpoint.payloadType
1569	Endpoint	status	token		Endpoint.status
1570	EnrollmentRequest	identifier	token		EnrollmentRequest.identifier
1571	EnrollmentRequest	patient	reference	Patient	EnrollmentRequest.candidate
1572	EnrollmentRequest	status	token		EnrollmentRequest.status
1573	EnrollmentRequest	subject	reference	Patient	EnrollmentRequest.candidate
1574	EnrollmentResponse	identifier	token		EnrollmentResponse.identifier
1575	EnrollmentResponse	request	reference	EnrollmentRequest	EnrollmentResponse.request
1576	EnrollmentResponse	status	token		EnrollmentResponse.status
1577	EpisodeOfCare	care-manager	reference	Practitioner	EpisodeOfCare.careManager.where(resolve() is Practitioner)
1578	EpisodeOfCare	condition	reference	Condition	EpisodeOfCare.diagnosis.condition
1579	EpisodeOfCare	date	date		EpisodeOfCare.period
1580	EpisodeOfCare	identifier	token		EpisodeOfCare.identifier
1581	EpisodeOfCare	incoming-referral	reference	ServiceRequest	EpisodeOfCare.referralRequest
1582	EpisodeOfCare	organization	reference	Organization	EpisodeOfCare.managingOrganization
1583	EpisodeOfCare	patient	reference	Patient,Group	EpisodeOfCare.patient
1584	EpisodeOfCare	status	token		EpisodeOfCare.status
1585	EpisodeOfCare	type	token		EpisodeOfCare.type
1586	EventDefinition	composed-of	reference		EventDefinition.relatedArtifact.where(type='composed-of').resource
1587	EventDefinition	context	token		(EventDefinition.useContext.value as CodeableConcept)
1588	EventDefinition	context-quantity	quantity		(EventDefinition.useContext.value as Quantity) | (EventDefinition.useContext.value as Range)
1589	EventDefinition	context-type	token		EventDefinition.useContext.code
1590	EventDefinition	context-type-quantity	composite		EventDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1591	EventDefinition	context-type-value	composite		EventDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1592	EventDefinition	date	date		EventDefinition.date
1593	EventDefinition	depends-on	reference		EventDefinition.relatedArtifact.where(type='depends-on').resource
1594	EventDefinition	derived-from	reference		EventDefinition.relatedArtifact.where(type='derived-from').resource
1595	EventDefinition	description	string		EventDefinition.description
1596	EventDefinition	effective	date		EventDefinition.effectivePeriod
1597	EventDefinition	identifier	token		EventDefinition.identifier
1598	EventDefinition	jurisdiction	token		EventDefinition.jurisdiction
1599	EventDefinition	name	string		EventDefinition.name
1600	EventDefinition	predecessor	reference		EventDefinition.relatedArtifact.where(type='predecessor').resource
1601	EventDefinition	publisher	string		EventDefinition.publisher
1602	EventDefinition	status	token		EventDefinition.status
1603	EventDefinition	successor	reference		EventDefinition.relatedArtifact.where(type='successor').resource
1604	EventDefinition	title	string		EventDefinition.title
1605	EventDefinition	topic	token		EventDefinition.topic
1606	EventDefinition	url	uri		EventDefinition.url
1607	EventDefinition	version	token		EventDefinition.version
1608	Evidence	composed-of	reference		Evidence.relatedArtifact.where(type='composed-of').resource
1609	Evidence	context	token		(Evidence.useContext.value as CodeableConcept)
1610	Evidence	context-quantity	quantity		(Evidence.useContext.value as Quantity) | (Evidence.useContext.value as Range)
1611	Evidence	context-type	token		Evidence.useContext.code
1612	Evidence	context-type-quantity	composite		Evidence.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1613	Evidence	context-type-value	composite		Evidence.useContext	context-type=code	context=value.as(CodeableConcept)
1614	Evidence	date	date		Evidence.date
1615	Evidence	depends-on	reference		Evidence.relatedArtifact.where(type='depends-on').resource
1616	Evidence	derived-from	reference		Evidence.relatedArtifact.where(type='derived-from').resource
1617	Evidence	description	string		Evidence.description
1618	Evidence	effective	date		Evidence.effectivePeriod
1619	Evidence	identifier	token		Evidence.identifier
1620	Evidence	jurisdiction	token		Evidence.jurisdiction
1621	Evidence	name	string		Evidence.name
1622	Evidence	predecessor	reference		Evidence.relatedArtifact.where(type='predecessor').resource
1623	Evidence	publisher	string		Evidence.publisher
1624	Evidence	status	token		Evidence.status
1625	Evidence	successor	reference		Evidence.relatedArtifact.where(type='successor').resource
1626	Evidence	title	string		Evidence.title
1627	Evidence	topic	token		Evidence.topic
1628	Evidence	url	uri		Evidence.url
1629	Evidence	version	token		Evidence.version
1630	EvidenceVariable	composed-of	reference		EvidenceVariable.relatedArtifact.where(type='composed-of').resource
1631	EvidenceVariable	context	token		(EvidenceVariable.useContext.value as CodeableConcept)
1632	EvidenceVariable	context-quantity	quantity		(EvidenceVariable.useContext.value as Quantity) | (EvidenceVariable.useContext.value as Range)
1633	EvidenceVariable	context-type	token		EvidenceVariable.useContext.code
1634	EvidenceVariable	context-type-quantity	composite		EvidenceVariable.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1635	EvidenceVariable	context-type-value	composite		EvidenceVariable.useContext	context-type=code	context=value.as(CodeableConcept)
1636	EvidenceVariable	date	date		EvidenceVariable.date
1637	EvidenceVariable	depends-on	reference		EvidenceVariable.relatedArtifact.where(type='depends-on').resource
1638	EvidenceVariable	derived-from	reference		EvidenceVariable.relatedArtifact.where(type='derived-from').resource
1639	EvidenceVariable	description	string		EvidenceVariable.description
1640	EvidenceVariable	effective	date		EvidenceVariable.effectivePeriod
1641	EvidenceVariable	identifier	token		EvidenceVariable.identifier
1642	EvidenceVariable	jurisdiction	token		EvidenceVariable.jurisdiction
1643	EvidenceVariable	name	string		EvidenceVariable.name
1644	EvidenceVariable	predecessor	reference		EvidenceVariable.relatedArtifact.where(type='predecessor').resource
1645	EvidenceVariable	publisher	string		EvidenceVariable.publisher
1646	EvidenceVariable	status	token		EvidenceVariable.status
1647	EvidenceVariable	successor	reference		EvidenceVariable.relatedArtifact.where(type='successor').resource
1648	EvidenceVariable	title	string		EvidenceVariable.title
1649	EvidenceVariable	topic	token		EvidenceVariable.topic
1650	EvidenceVariable	url	uri		EvidenceVariable.url
1651	EvidenceVariable	version	token		EvidenceVariable.version
1652	ExampleScenario	context	token		(ExampleScenario.useContext.value as CodeableConcept)
1653	ExampleScenario	context-quantity	quantity		(ExampleScenario.useContext.value as Quantity) | (ExampleScenario.useContext.value as Range)
1654	ExampleScenario	context-type	token		ExampleScenario.useContext.code
1655	ExampleScenario	context-type-quantity	composite		ExampleScenario.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1656	ExampleScenario	context-type-value	composite		ExampleScenario.useContext	context-type=code	context=value.as(CodeableConcept)
1657	ExampleScenario	date	date		ExampleScenario.date
1658	ExampleScenario	identifier	token		ExampleScenario.identifier
1659	ExampleScenario	jurisdiction	token		ExampleScenario.jurisdiction
1660	ExampleScenario	name	string		ExampleScenario.name
1661	ExampleScenario	publisher	string		ExampleScenario.publisher
1662	ExampleScenario	status	token		ExampleScenario.status
1663	ExampleScenario	url	uri		ExampleScenario.url
1664	ExampleScenario	version	token		ExampleScenario.version
1665	ExplanationOfBenefit	care-team	reference	Practitioner,Organization,PractitionerRole	ExplanationOfBenefit.careTeam.provider
1666	ExplanationOfBenefit	claim	reference	Claim	ExplanationOfBenefit.claim
1667	ExplanationOfBenefit	coverage	reference	Coverage	ExplanationOfBenefit.insurance.coverage
1668	ExplanationOfBenefit	created	date		ExplanationOfBenefit.created
1669	ExplanationOfBenefit	detail-udi	reference	Device	ExplanationOfBenefit.item.detail.udi
1670	ExplanationOfBenefit	disposition	string		ExplanationOfBenefit.disposition
1671	ExplanationOfBenefit	encounter	reference	Encounter	ExplanationOfBenefit.item.encounter
1672	ExplanationOfBenefit	enterer	reference	Practitioner,PractitionerRole	ExplanationOfBenefit.enterer
1673	ExplanationOfBenefit	facility	reference	Location	ExplanationOfBenefit.facility
1674	ExplanationOfBenefit	identifier	token		ExplanationOfBenefit.identifier
1675	ExplanationOfBenefit	item-udi	reference	Device	ExplanationOfBenefit.item.udi
1676	ExplanationOfBenefit	patient	reference	Patient	ExplanationOfBenefit.patient
1677	ExplanationOfBenefit	payee	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	ExplanationOfBenefit.payee.party
1678	ExplanationOfBenefit	procedure-udi	reference	Device	ExplanationOfBenefit.procedure.udi
1679	ExplanationOfBenefit	provider	reference	Practitioner,Organization,PractitionerRole	ExplanationOfBenefit.provider
1680	ExplanationOfBenefit	status	token		ExplanationOfBenefit.status
1681	ExplanationOfBenefit	subdetail-udi	reference	Device	ExplanationOfBenefit.item.detail.subDetail.udi
1682	FamilyMemberHistory	code	token		FamilyMemberHistory.condition.code
1683	FamilyMemberHistory	date	date		FamilyMemberHistory.date
1684	FamilyMemberHistory	identifier	token		FamilyMemberHistory.identifier
1685	FamilyMemberHistory	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	FamilyMemberHistory.instantiatesCanonical
1686	FamilyMemberHistory	instantiates-uri	uri		FamilyMemberHistory.instantiatesUri
1687	FamilyMemberHistory	patient	reference	Patient,Group	FamilyMemberHistory.patient
1688	FamilyMemberHistory	relationship	token		FamilyMemberHistory.relationship
1689	FamilyMemberHistory	sex	token		FamilyMemberHistory.sex
1690	FamilyMemberHistory	status	token		FamilyMemberHistory.status
1691	Flag	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole	Flag.author
1692	Flag	date	date		Flag.period
1693	Flag	encounter	reference	Encounter,EpisodeOfCare	Flag.encounter
1694	Flag	identifier	token		Flag.identifier
1695	Flag	patient	reference	Patient,Group	Flag.subject.where(resolve() is Patient)
1696	Flag	subject	reference	Practitioner,Group,Organization,Medication,Patient,PlanDefinition,Procedure,Location	Flag.subject
1697	Goal	achievement-status	token		Goal.achievementStatus
1698	Goal	category	token		Goal.category
1699	Goal	identifier	token		Goal.identifier
1700	Goal	lifecycle-status	token		Goal.lifecycleStatus
1701	Goal	patient	reference	Patient,Group	Goal.subject.where(resolve() is Patient)
1702	Goal	start-date	date		(Goal.start as date)
1703	Goal	subject	reference	Group,Organization,Patient	Goal.subject
1704	Goal	target-date	date		(Goal.target.due as date)
1705	GraphDefinition	context	token		(GraphDefinition.useContext.value as CodeableConcept)
1706	GraphDefinition	context-quantity	quantity		(GraphDefinition.useContext.value as Quantity) | (GraphDefinition.useContext.value as Range)
1707	GraphDefinition	context-type	token		GraphDefinition.useContext.code
1708	GraphDefinition	context-type-quantity	composite		GraphDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1709	GraphDefinition	context-type-value	composite		GraphDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1710	GraphDefinition	date	date		GraphDefinition.date
1711	GraphDefinition	description	string		GraphDefinition.description
1712	GraphDefinition	jurisdiction	token		GraphDefinition.jurisdiction
1713	GraphDefinition	name	string		GraphDefinition.name
1714	GraphDefinition	publisher	string		GraphDefinition.publisher
1715	GraphDefinition	start	token		GraphDefinition.start
1716	GraphDefinition	status	token		GraphDefinition.status
1717	GraphDefinition	url	uri		GraphDefinition.url
1718	GraphDefinition	version	token		GraphDefinition.version
1719	Group	actual	token		Group.actual
1720	Group	characteristic	token		Group.characteristic.code
1721	Group	characteristic-value	composite		Group.characteristic	characteristic=code	value=value
1722	Group	code	token		Group.code
1723	Group	exclude	token		Group.characteristic.exclude
1724	Group	identifier	token		Group.identifier
1725	Group	managing-entity	reference	Practitioner,Organization,PractitionerRole,RelatedPerson	Group.managingEntity
1726	Group	member	reference	Practitioner,Group,Device,Medication,Patient,Substance,PractitionerRole	Group.member.entity
1727	Group	type	token		Group.type
1728	Group	value	token		(Group.characteristic.value as CodeableConcept) | (Group.characteristic.value as boolean)
1729	GuidanceResponse	identifier	token		GuidanceResponse.identifier
1730	GuidanceResponse	patient	reference	Patient	GuidanceResponse.subject.where(resolve() is Patient)
1731	GuidanceResponse	request	token		GuidanceResponse.requestIdentifier
1732	GuidanceResponse	subject	reference	Group,Patient	GuidanceResponse.subject
1733	HealthcareService	active	token		HealthcareService.active
1734	HealthcareService	characteristic	token		HealthcareService.characteristic
1735	HealthcareService	coverage-area	reference	Location	HealthcareService.coverageArea
1736	HealthcareService	endpoint	reference	Endpoint	HealthcareService.endpoint
1737	HealthcareService	identifier	token		HealthcareService.identifier
1738	HealthcareService	location	reference	Location	HealthcareService.location
1739	HealthcareService	name	string		HealthcareService.name
1740	HealthcareService	organization	reference	Organization	HealthcareService.providedBy
1741	HealthcareService	program	token		HealthcareService.program
1742	HealthcareService	service-category	token		HealthcareService.category
1743	HealthcareService	service-type	token		HealthcareService.type
1744	HealthcareService	specialty	token		HealthcareService.specialty
1745	ImagingStudy	basedon	reference	Appointment,AppointmentResponse,CarePlan,Task,ServiceRequest	ImagingStudy.basedOn
1746	ImagingStudy	bodysite	token		ImagingStudy.series.bodySite
1747	ImagingStudy	dicom-class	token		ImagingStudy.series.instance.sopClass
1748	ImagingStudy	encounter	reference	Encounter	ImagingStudy.encounter
1749	ImagingStudy	endpoint	reference	Endpoint	ImagingStudy.endpoint | ImagingStudy.series.endpoint
1750	ImagingStudy	identifier	token		ImagingStudy.identifier
1751	ImagingStudy	instance	token		ImagingStudy.series.instance.uid
1752	ImagingStudy	interpreter	reference	Practitioner,PractitionerRole	ImagingStudy.interpreter
1753	ImagingStudy	modality	token		ImagingStudy.series.modality
1754	ImagingStudy	patient	reference	Patient,Group	ImagingStudy.subject.where(resolve() is Patient)
1755	ImagingStudy	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	ImagingStudy.series.performer.actor
1756	ImagingStudy	reason	token		ImagingStudy.reasonCode
1757	ImagingStudy	referrer	reference	Practitioner,PractitionerRole	ImagingStudy.referrer
1758	ImagingStudy	series	token		ImagingStudy.series.uid
1759	ImagingStudy	started	date		ImagingStudy.started
1760	ImagingStudy	status	token		ImagingStudy.status
1761	ImagingStudy	subject	reference	Group,Device,Patient	ImagingStudy.subject
1762	Immunization	date	date		Immunization.occurrence
1763	Immunization	identifier	token		Immunization.identifier
1764	Immunization	location	reference	Location	Immunization.location
1765	Immunization	lot-number	string		Immunization.lotNumber
1766	Immunization	manufacturer	reference	Organization	Immunization.manufacturer
1767	Immunization	patient	reference	Patient,Group	Immunization.patient
1768	Immunization	performer	reference	Practitioner,Organization,PractitionerRole	Immunization.performer.actor
1769	Immunization	reaction	reference	Observation	Immunization.reaction.detail
1770	Immunization	reaction-date	date		Immunization.reaction.date
1771	Immunization	reason-code	token		Immunization.reasonCode
1772	Immunization	reason-reference	reference	Condition,Observation,DiagnosticReport	Immunization.reasonReference
1773	Immunization	series	string		Immunization.protocolApplied.series
1774	Immunization	status	token		Immunization.status
1775	Immunization	status-reason	token		Immunization.statusReason
1776	Immunization	target-disease	token		Immunization.protocolApplied.targetDisease
1777	Immunization	vaccine-code	token		Immunization.vaccineCode
1778	ImmunizationEvaluation	date	date		ImmunizationEvaluation.date
1779	ImmunizationEvaluation	dose-status	token		ImmunizationEvaluation.doseStatus
1780	ImmunizationEvaluation	identifier	token		ImmunizationEvaluation.identifier
1781	ImmunizationEvaluation	immunization-event	reference	Immunization	ImmunizationEvaluation.immunizationEvent
1782	ImmunizationEvaluation	patient	reference	Patient	ImmunizationEvaluation.patient
1783	ImmunizationEvaluation	status	token		ImmunizationEvaluation.status
1784	ImmunizationEvaluation	target-disease	token		ImmunizationEvaluation.targetDisease
1785	ImmunizationRecommendation	date	date		ImmunizationRecommendation.date
1786	ImmunizationRecommendation	identifier	token		ImmunizationRecommendation.identifier
1787	ImmunizationRecommendation	information	reference		ImmunizationRecommendation.recommendation.supportingPatientInformation
1788	ImmunizationRecommendation	patient	reference	Patient	ImmunizationRecommendation.patient
1789	ImmunizationRecommendation	status	token		ImmunizationRecommendation.recommendation.forecastStatus
1790	ImmunizationRecommendation	support	reference	Immunization,ImmunizationEvaluation	ImmunizationRecommendation.recommendation.supportingImmunization
1791	ImmunizationRecommendation	target-disease	token		ImmunizationRecommendation.recommendation.targetDisease
1792	ImmunizationRecommendation	vaccine-type	token		ImmunizationRecommendation.recommendation.vaccineCode
1793	ImplementationGuide	context	token		(ImplementationGuide.useContext.value as CodeableConcept)
1794	ImplementationGuide	context-quantity	quantity		(ImplementationGuide.useContext.value as Quantity) | (ImplementationGuide.useContext.value as Range)
1795	ImplementationGuide	context-type	token		ImplementationGuide.useContext.code
1796	ImplementationGuide	context-type-quantity	composite		ImplementationGuide.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1797	ImplementationGuide	context-type-value	composite		ImplementationGuide.useContext	context-type=code	context=value.as(CodeableConcept)
1798	ImplementationGuide	date	date		ImplementationGuide.date
1799	ImplementationGuide	depends-on	reference	ImplementationGuide	ImplementationGuide.dependsOn.uri
1800	ImplementationGuide	description	string		ImplementationGuide.description
1801	ImplementationGuide	experimental	token		ImplementationGuide.experimental
1802	ImplementationGuide	global	reference	StructureDefinition	ImplementationGuide.global.profile
1803	ImplementationGuide	jurisdiction	token		ImplementationGuide.jurisdiction
1804	ImplementationGuide	name	string		ImplementationGuide.name
1805	ImplementationGuide	publisher	string		ImplementationGuide.publisher
1806	ImplementationGuide	resource	reference		ImplementationGuide.definition.resource.reference
1807	ImplementationGuide	status	token		ImplementationGuide.status
1808	ImplementationGuide	title	string		ImplementationGuide.title
1809	ImplementationGuide	url	uri		ImplementationGuide.url
1810	ImplementationGuide	version	token		ImplementationGuide.version
1811	InsurancePlan	address	string		InsurancePlan.contact.address
1812	InsurancePlan	address-city	string		InsurancePlan.contact.address.city
1813	InsurancePlan	address-country	string		InsurancePlan.contact.address.country
1814	InsurancePlan	address-postalcode	string		InsurancePlan.contact.address.postalCode
1815	InsurancePlan	address-state	string		InsurancePlan.contact.address.state
1816	InsurancePlan	address-use	token		InsurancePlan.contact.address.use
1817	InsurancePlan	administered-by	reference	Organization	InsurancePlan.administeredBy
1818	InsurancePlan	endpoint	reference	Endpoint	InsurancePlan.endpoint
17	InsurancePlan	identifier	token		InsurancePlan.identifier
1820	InsurancePlan	name	string		name | alias
1821	InsurancePlan	owned-by	reference	Organization	InsurancePlan.ownedBy
1822	InsurancePlan	phonetic	string		InsurancePlan.name
1823	InsurancePlan	status	token		InsurancePlan.status
1824	InsurancePlan	type	token		InsurancePlan.type
1825	Invoice	account	reference	Account	Invoice.account
1826	Invoice	date	date		Invoice.date
1827	Invoice	identifier	token		Invoice.identifier
1828	Invoice	issuer	reference	Organization	Invoice.issuer
1829	Invoice	participant	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Invoice.participant.actor
1830	Invoice	participant-role	token		Invoice.participant.role
1831	Invoice	patient	reference	Patient	Invoice.subject.where(resolve() is Patient)
1832	Invoice	recipient	reference	Organization,Patient,RelatedPerson	Invoice.recipient
1833	Invoice	status	token		Invoice.status
1834	Invoice	subject	reference	Group,Patient	Invoice.subject
1835	Invoice	totalgross	quantity		Invoice.totalGross
1836	Invoice	totalnet	quantity		Invoice.totalNet
1837	Invoice	type	token		Invoice.type
1838	Library	composed-of	reference		Library.relatedArtifact.where(type='composed-of').resource
1839	Library	content-type	token		Library.content.contentType
1840	Library	context	token		(Library.useContext.value as CodeableConcept)
1841	Library	context-quantity	quantity		(Library.useContext.value as Quantity) | (Library.useContext.value as Range)
1842	Library	context-type	token		Library.useContext.code
1843	Library	context-type-quantity	composite		Library.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1844	Library	context-type-value	composite		Library.useContext	context-type=code	context=value.as(CodeableConcept)
1845	Library	date	date		Library.date
1846	Library	depends-on	reference		Library.relatedArtifact.where(type='depends-on').resource
1847	Library	derived-from	reference		Library.relatedArtifact.where(type='derived-from').resource
1848	Library	description	string		Library.description
1849	Library	effective	date		Library.effectivePeriod
1850	Library	identifier	token		Library.identifier
1851	Library	jurisdiction	token		Library.jurisdiction
1852	Library	name	string		Library.name
1853	Library	predecessor	reference		Library.relatedArtifact.where(type='predecessor').resource
1854	Library	publisher	string		Library.publisher
1855	Library	status	token		Library.status
1856	Library	successor	reference		Library.relatedArtifact.where(type='successor').resource
1857	Library	title	string		Library.title
1858	Library	topic	token		Library.topic
1859	Library	type	token		Library.type
1860	Library	url	uri		Library.url
1861	Library	version	token		Library.version
1862	Linkage	author	reference	Practitioner,Organization,PractitionerRole	Linkage.author
1863	Linkage	item	reference		Linkage.item.resource
1864	Linkage	source	reference		Linkage.item.resource
1865	List	code	token		List.code
1866	List	date	date		List.date
1867	List	empty-reason	token		List.emptyReason
1868	List	encounter	reference	Encounter,EpisodeOfCare	List.encounter
1869	List	identifier	token		List.identifier
1870	List	item	reference		List.entry.item
1871	List	notes	string		List.note.text
1872	List	patient	reference	Patient,Group	List.subject.where(resolve() is Patient)
1873	List	source	reference	Practitioner,Device,Patient,PractitionerRole	List.source
1874	List	status	token		List.status
1875	List	subject	reference	Group,Device,Patient,Location	List.subject
1876	List	title	string		List.title
1877	Location	address	string		Location.address
1878	Location	address-city	string		Location.address.city
1879	Location	address-country	string		Location.address.country
1880	Location	address-postalcode	string		Location.address.postalCode
1881	Location	address-state	string		Location.address.state
1882	Location	address-use	token		Location.address.use
1883	Location	endpoint	reference	Endpoint	Location.endpoint
1884	Location	identifier	token		Location.identifier
1885	Location	name	string		Location.name | Location.alias
1886	Location	near	special		Location.position
1887	Location	operational-status	token		Location.operationalStatus
1888	Location	organization	reference	Organization	Location.managingOrganization
1889	Location	partof	reference	Location	Location.partOf
1890	Location	status	token		Location.status
1891	Location	type	token		Location.type
1892	Measure	composed-of	reference		Measure.relatedArtifact.where(type='composed-of').resource
1893	Measure	context	token		(Measure.useContext.value as CodeableConcept)
1894	Measure	context-quantity	quantity		(Measure.useContext.value as Quantity) | (Measure.useContext.value as Range)
1895	Measure	context-type	token		Measure.useContext.code
1896	Measure	context-type-quantity	composite		Measure.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1897	Measure	context-type-value	composite		Measure.useContext	context-type=code	context=value.as(CodeableConcept)
1898	Measure	date	date		Measure.date
1899	Measure	depends-on	reference		Measure.relatedArtifact.where(type='depends-on').resource | Measure.library
1900	Measure	derived-from	reference		Measure.relatedArtifact.where(type='derived-from').resource
1901	Measure	description	string		Measure.description
1902	Measure	effective	date		Measure.effectivePeriod
1903	Measure	identifier	token		Measure.identifier
1904	Measure	jurisdiction	token		Measure.jurisdiction
1905	Measure	name	string		Measure.name
1906	Measure	predecessor	reference		Measure.relatedArtifact.where(type='predecessor').resource
1907	Measure	publisher	string		Measure.publisher
1908	Measure	status	token		Measure.status
1909	Measure	successor	reference		Measure.relatedArtifact.where(type='successor').resource
1910	Measure	title	string		Measure.title
1911	Measure	topic	token		Measure.topic
1912	Measure	url	uri		Measure.url
1913	Measure	version	token		Measure.version
1914	MeasureReport	date	date		MeasureReport.date
1915	MeasureReport	evaluated-resource	reference		MeasureReport.evaluatedResource
1916	MeasureReport	identifier	token		MeasureReport.identifier
1917	MeasureReport	measure	reference	Measure	MeasureReport.measure
1918	MeasureReport	patient	reference	Patient	MeasureReport.subject.where(resolve() is Patient)
1919	MeasureReport	period	date		MeasureReport.period
1920	MeasureReport	reporter	reference	Practitioner,Organization,PractitionerRole,Location	MeasureReport.reporter
1921	MeasureReport	status	token		MeasureReport.status
1922	MeasureReport	subject	reference	Practitioner,Group,Device,Patient,PractitionerRole,RelatedPerson,Location	MeasureReport.subject
1923	Media	based-on	reference	CarePlan,ServiceRequest	Media.basedOn
1924	Media	created	date		Media.created
1925	Media	device	reference	Device,DeviceMetric	Media.device
1926	Media	encounter	reference	Encounter	Media.encounter
1927	Media	identifier	token		Media.identifier
1928	Media	modality	token		Media.modality
1929	Media	operator	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	Media.operator
1930	Media	patient	reference	Patient	Media.subject.where(resolve() is Patient)
1931	Media	site	token		Media.bodySite
1932	Media	status	token		Media.status
1933	Media	subject	reference	Practitioner,Group,Specimen,Device,Patient,PractitionerRole,Location	Media.subject
1934	Media	type	token		Media.type
1935	Media	view	token		Media.view
1936	Medication	code	token		Medication.code
1937	Medication	expiration-date	date		Medication.batch.expirationDate
1938	Medication	form	token		Medication.form
1939	Medication	identifier	token		Medication.identifier
1940	Medication	ingredient	reference	Medication,Substance	(Medication.ingredient.item as Reference)
1941	Medication	ingredient-code	token		(Medication.ingredient.item as CodeableConcept)
1942	Medication	lot-number	token		Medication.batch.lotNumber
1943	Medication	manufacturer	reference	Organization	Medication.manufacturer
1944	Medication	status	token		Medication.status
1945	MedicationAdministration	code	token		(MedicationAdministration.medication as CodeableConcept)
1946	MedicationAdministration	context	reference	EpisodeOfCare,Encounter	MedicationAdministration.context
1947	MedicationAdministration	device	reference	Device	MedicationAdministration.device
1948	MedicationAdministration	effective-time	date		MedicationAdministration.effective
1949	MedicationAdministration	identifier	token		MedicationAdministration.identifier
1950	MedicationAdministration	medication	reference	Medication	(MedicationAdministration.medication as Reference)
1951	MedicationAdministration	patient	reference	Patient,Group	MedicationAdministration.subject.where(resolve() is Patient)
1952	MedicationAdministration	performer	reference	Practitioner,Device,Patient,PractitionerRole,RelatedPerson	MedicationAdministration.performer.actor
1953	MedicationAdministration	reason-given	token		MedicationAdministration.reasonCode
1954	MedicationAdministration	reason-not-given	token		MedicationAdministration.statusReason
1955	MedicationAdministration	request	reference	MedicationRequest	MedicationAdministration.request
1956	MedicationAdministration	status	token		MedicationAdministration.status
1957	MedicationAdministration	subject	reference	Group,Patient	MedicationAdministration.subject
1958	MedicationDispense	code	token		(MedicationDispense.medication as CodeableConcept)
1959	MedicationDispense	context	reference	EpisodeOfCare,Encounter	MedicationDispense.context
1960	MedicationDispense	destination	reference	Location	MedicationDispense.destination
1961	MedicationDispense	identifier	token		MedicationDispense.identifier
1962	MedicationDispense	medication	reference	Medication	(MedicationDispense.medication as Reference)
44	MedicationDispense	patient	reference	Patient,Group	MedicationDispense.subject.where(resolve() is Patient)
1964	MedicationDispense	performer	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	MedicationDispense.performer.actor
1965	MedicationDispense	prescription	reference	MedicationRequest	MedicationDispense.authorizingPrescription
1966	MedicationDispense	receiver	reference	Practitioner,Patient	MedicationDispense.receiver
1967	MedicationDispense	responsibleparty	reference	Practitioner,PractitionerRole	MedicationDispense.substitution.responsibleParty
45	MedicationDispense	status	token		MedicationDispense.status
1969	MedicationDispense	subject	reference	Group,Patient	MedicationDispense.subject
1970	MedicationDispense	type	token		MedicationDispense.type
1971	MedicationDispense	whenhandedover	date		MedicationDispense.whenHandedOver
1972	MedicationDispense	whenprepared	date		MedicationDispense.whenPrepared
1973	MedicationKnowledge	classification	token		MedicationKnowledge.medicineClassification.classification
1974	MedicationKnowledge	classification-type	token		MedicationKnowledge.medicineClassification.type
1975	MedicationKnowledge	code	token		MedicationKnowledge.code
1976	MedicationKnowledge	doseform	token		MedicationKnowledge.doseForm
1977	MedicationKnowledge	ingredient	reference	Substance	(MedicationKnowledge.ingredient.item as Reference)
1978	MedicationKnowledge	ingredient-code	token		(MedicationKnowledge.ingredient.item as CodeableConcept)
1979	MedicationKnowledge	manufacturer	reference	Organization	MedicationKnowledge.manufacturer
1980	MedicationKnowledge	monitoring-program-name	token		MedicationKnowledge.monitoringProgram.name
1981	MedicationKnowledge	monitoring-program-type	token		MedicationKnowledge.monitoringProgram.type
1982	MedicationKnowledge	monograph	reference	Media,DocumentReference	MedicationKnowledge.monograph.source
1983	MedicationKnowledge	monograph-type	token		MedicationKnowledge.monograph.type
1984	MedicationKnowledge	source-cost	token		MedicationKnowledge.cost.source
1985	MedicationKnowledge	status	token		MedicationKnowledge.status
1986	MedicationRequest	authoredon	date		MedicationRequest.authoredOn
1987	MedicationRequest	category	token		MedicationRequest.category
1988	MedicationRequest	code	token		(MedicationRequest.medication as CodeableConcept)
1989	MedicationRequest	date	date		MedicationRequest.dosageInstruction.timing.event
1990	MedicationRequest	encounter	reference	Encounter	MedicationRequest.encounter
1991	MedicationRequest	identifier	token		MedicationRequest.identifier
1992	MedicationRequest	intended-dispenser	reference	Organization	MedicationRequest.dispenseRequest.performer
1993	MedicationRequest	intended-performer	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	MedicationRequest.performer
1994	MedicationRequest	intended-performertype	token		MedicationRequest.performerType
1995	MedicationRequest	intent	token		MedicationRequest.intent
1996	MedicationRequest	medication	reference	Medication	(MedicationRequest.medication as Reference)
41	MedicationRequest	patient	reference	Patient,Group	MedicationRequest.subject.where(resolve() is Patient)
1998	MedicationRequest	priority	token		MedicationRequest.priority
1999	MedicationRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	MedicationRequest.requester
42	MedicationRequest	status	token		MedicationRequest.status
2001	MedicationRequest	subject	reference	Group,Patient	MedicationRequest.subject
2002	MedicationStatement	category	token		MedicationStatement.category
2003	MedicationStatement	code	token		(MedicationStatement.medication as CodeableConcept)
2004	MedicationStatement	context	reference	EpisodeOfCare,Encounter	MedicationStatement.context
2005	MedicationStatement	effective	date		MedicationStatement.effective
2006	MedicationStatement	identifier	token		MedicationStatement.identifier
2007	MedicationStatement	medication	reference	Medication	(MedicationStatement.medication as Reference)
2008	MedicationStatement	part-of	reference	MedicationDispense,Observation,MedicationAdministration,Procedure,MedicationStatement	MedicationStatement.partOf
2009	MedicationStatement	patient	reference	Patient,Group	MedicationStatement.subject.where(resolve() is Patient)
2010	MedicationStatement	source	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	MedicationStatement.informationSource
2011	MedicationStatement	status	token		MedicationStatement.status
2012	MedicationStatement	subject	reference	Group,Patient	MedicationStatement.subject
2013	MedicinalProduct	identifier	token		MedicinalProduct.identifier
2014	MedicinalProduct	name	string		MedicinalProduct.name.productName
2015	MedicinalProduct	name-language	token		MedicinalProduct.name.countryLanguage.language
2016	MedicinalProductAuthorization	country	token		MedicinalProductAuthorization.country
2017	MedicinalProductAuthorization	holder	reference	Organization	MedicinalProductAuthorization.holder
2018	MedicinalProductAuthorization	identifier	token		MedicinalProductAuthorization.identifier
2019	MedicinalProductAuthorization	status	token		MedicinalProductAuthorization.status
2020	MedicinalProductAuthorization	subject	reference	MedicinalProductPackaged,MedicinalProduct	MedicinalProductAuthorization.subject
2021	MedicinalProductContraindication	subject	reference	Medication,MedicinalProduct	MedicinalProductContraindication.subject
2022	MedicinalProductIndication	subject	reference	Medication,MedicinalProduct	MedicinalProductIndication.subject
2023	MedicinalProductInteraction	subject	reference	Medication,Substance,MedicinalProduct	MedicinalProductInteraction.subject
2024	MedicinalProductPackaged	identifier	token		MedicinalProductPackaged.identifier
2025	MedicinalProductPackaged	subject	reference	MedicinalProduct	MedicinalProductPackaged.subject
2026	MedicinalProductPharmaceutical	identifier	token		MedicinalProductPharmaceutical.identifier
2027	MedicinalProductPharmaceutical	route	token		MedicinalProductPharmaceutical.routeOfAdministration.code
2028	MedicinalProductPharmaceutical	target-species	token		MedicinalProductPharmaceutical.routeOfAdministration.targetSpecies.code
2029	MedicinalProductUndesirableEffect	subject	reference	Medication,MedicinalProduct	MedicinalProductUndesirableEffect.subject
2030	MessageDefinition	category	token		MessageDefinition.category
2031	MessageDefinition	context	token		(MessageDefinition.useContext.value as CodeableConcept)
2032	MessageDefinition	context-quantity	quantity		(MessageDefinition.useContext.value as Quantity) | (MessageDefinition.useContext.value as Range)
2033	MessageDefinition	context-type	token		MessageDefinition.useContext.code
2034	MessageDefinition	context-type-quantity	composite		MessageDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2035	MessageDefinition	context-type-value	composite		MessageDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2036	MessageDefinition	date	date		MessageDefinition.date
2037	MessageDefinition	description	string		MessageDefinition.description
2038	MessageDefinition	event	token		MessageDefinition.event
2039	MessageDefinition	focus	token		MessageDefinition.focus.code
2040	MessageDefinition	identifier	token		MessageDefinition.identifier
2041	MessageDefinition	jurisdiction	token		MessageDefinition.jurisdiction
2042	MessageDefinition	name	string		MessageDefinition.name
2043	MessageDefinition	parent	reference	PlanDefinition,ActivityDefinition	MessageDefinition.parent
2044	MessageDefinition	publisher	string		MessageDefinition.publisher
2045	MessageDefinition	status	token		MessageDefinition.status
2046	MessageDefinition	title	string		MessageDefinition.title
2047	MessageDefinition	url	uri		MessageDefinition.url
2048	MessageDefinition	version	token		MessageDefinition.version
2049	MessageHeader	author	reference	Practitioner,PractitionerRole	MessageHeader.author
2050	MessageHeader	code	token		MessageHeader.response.code
2051	MessageHeader	destination	string		MessageHeader.destination.name
2052	MessageHeader	destination-uri	uri		MessageHeader.destination.endpoint
2053	MessageHeader	enterer	reference	Practitioner,PractitionerRole	MessageHeader.enterer
2054	MessageHeader	event	token		MessageHeader.event
2055	MessageHeader	focus	reference		MessageHeader.focus
2056	MessageHeader	receiver	reference	Practitioner,Organization,PractitionerRole	MessageHeader.destination.receiver
2057	MessageHeader	response-id	token		MessageHeader.response.identifier
2058	MessageHeader	responsible	reference	Practitioner,Organization,PractitionerRole	MessageHeader.responsible
2059	MessageHeader	sender	reference	Practitioner,Organization,PractitionerRole	MessageHeader.sender
2060	MessageHeader	source	string		MessageHeader.source.name
2061	MessageHeader	source-uri	uri		MessageHeader.source.endpoint
2062	MessageHeader	target	reference	Device	MessageHeader.destination.target
2063	MolecularSequence	chromosome	token		MolecularSequence.referenceSeq.chromosome
2064	MolecularSequence	chromosome-variant-coordinate	composite		MolecularSequence.variant	chromosome=%resource.referenceSeq.chromosome	variant-start=start	variant-end=end
2065	MolecularSequence	chromosome-window-coordinate	composite		MolecularSequence.referenceSeq	chromosome=chromosome	window-start=windowStart	window-end=windowEnd
2066	MolecularSequence	identifier	token		MolecularSequence.identifier
2067	MolecularSequence	patient	reference	Patient	MolecularSequence.patient
2068	MolecularSequence	referenceseqid	token		MolecularSequence.referenceSeq.referenceSeqId
2069	MolecularSequence	referenceseqid-variant-coordinate	composite		MolecularSequence.variant	referenceseqid=%resource.referenceSeq.referenceSeqId	variant-start=start	variant-end=end
2070	MolecularSequence	referenceseqid-window-coordinate	composite		MolecularSequence.referenceSeq	referenceseqid=referenceSeqId	window-start=windowStart	window-end=windowEnd
2071	MolecularSequence	type	token		MolecularSequence.type
2072	MolecularSequence	variant-end	number		MolecularSequence.variant.end
2073	MolecularSequence	variant-start	number		MolecularSequence.variant.start
2074	MolecularSequence	window-end	number		MolecularSequence.referenceSeq.windowEnd
2075	MolecularSequence	window-start	number		MolecularSequence.referenceSeq.windowStart
2076	NamingSystem	contact	string		NamingSystem.contact.name
2077	NamingSystem	context	token		(NamingSystem.useContext.value as CodeableConcept)
2078	NamingSystem	context-quantity	quantity		(NamingSystem.useContext.value as Quantity) | (NamingSystem.useContext.value as Range)
2079	NamingSystem	context-type	token		NamingSystem.useContext.code
2080	NamingSystem	context-type-quantity	composite		NamingSystem.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2081	NamingSystem	context-type-value	composite		NamingSystem.useContext	context-type=code	context=value.as(CodeableConcept)
2082	NamingSystem	date	date		NamingSystem.date
2083	NamingSystem	description	string		NamingSystem.description
2084	NamingSystem	id-type	token		NamingSystem.uniqueId.type
2085	NamingSystem	jurisdiction	token		NamingSystem.jurisdiction
2086	NamingSystem	kind	token		NamingSystem.kind
2087	NamingSystem	name	string		NamingSystem.name
2088	NamingSystem	period	date		NamingSystem.uniqueId.period
2089	NamingSystem	publisher	string		NamingSystem.publisher
2090	NamingSystem	responsible	string		NamingSystem.responsible
2091	NamingSystem	status	token		NamingSystem.status
2092	NamingSystem	telecom	token		NamingSystem.contact.telecom
2093	NamingSystem	type	token		NamingSystem.type
2094	NamingSystem	value	string		NamingSystem.uniqueId.value
2095	NutritionOrder	additive	token		NutritionOrder.enteralFormula.additiveType
2096	NutritionOrder	datetime	date		NutritionOrder.dateTime
2097	NutritionOrder	encounter	reference	Encounter,EpisodeOfCare	NutritionOrder.encounter
2098	NutritionOrder	formula	token		NutritionOrder.enteralFormula.baseFormulaType
2099	NutritionOrder	identifier	token		NutritionOrder.identifier
2100	NutritionOrder	instantiates-canonical	reference	PlanDefinition,ActivityDefinition	NutritionOrder.instantiatesCanonical
2101	NutritionOrder	instantiates-uri	uri		NutritionOrder.instantiatesUri
2102	NutritionOrder	oraldiet	token		NutritionOrder.oralDiet.type
2103	NutritionOrder	patient	reference	Patient,Group	NutritionOrder.patient
2104	NutritionOrder	provider	reference	Practitioner,PractitionerRole	NutritionOrder.orderer
2105	NutritionOrder	status	token		NutritionOrder.status
2106	NutritionOrder	supplement	token		NutritionOrder.supplement.type
2107	Observation	based-on	reference	CarePlan,MedicationRequest,NutritionOrder,DeviceRequest,ServiceRequest,ImmunizationRecommendation	Observation.basedOn
2108	Observation	category	token		Observation.category
62	Observation	code	token		Observation.code
2110	Observation	code-value-concept	composite		Observation	code=code	value-concept=value.as(CodeableConcept)
2111	Observation	code-value-date	composite		Observation	code=code	value-date=value.as(DateTime) | value.as(Period)
2112	Observation	code-value-quantity	composite		Observation	code=code	value-quantity=value.as(Quantity)
2113	Observation	code-value-string	composite		Observation	code=code	value-string=value.as(string)
2114	Observation	combo-code	token		Observation.code | Observation.component.code
2115	Observation	combo-code-value-concept	composite		Observation | Observation.component	combo-code=code	combo-value-concept=value.as(CodeableConcept)
2116	Observation	combo-code-value-quantity	composite		Observation | Observation.component	combo-code=code	combo-value-quantity=value.as(Quantity)
2117	Observation	combo-data-absent-reason	token		Observation.dataAbsentReason | Observation.component.dataAbsentReason
2118	Observation	combo-value-concept	token		(Observation.value as CodeableConcept) | (Observation.component.value as CodeableConcept)
2119	Observation	combo-value-quantity	quantity		(Observation.value as Quantity) | (Observation.value as SampledData) | (Observation.component.value as Quantity) | (Observation.component.value as SampledData)
2120	Observation	component-code	token		Observation.component.code
2121	Observation	component-code-value-concept	composite		Observation.component	component-code=code	component-value-concept=value.as(CodeableConcept)
2122	Observation	component-code-value-quantity	composite		Observation.component	component-code=code	component-value-quantity=value.as(Quantity)
2123	Observation	component-data-absent-reason	token		Observation.component.dataAbsentReason
2124	Observation	component-value-concept	token		(Observation.component.value as CodeableConcept)
2125	Observation	component-value-quantity	quantity		(Observation.component.value as Quantity) | (Observation.component.value as SampledData)
2126	Observation	data-absent-reason	token		Observation.dataAbsentReason
63	Observation	date	date		Observation.effective
2128	Observation	derived-from	reference	Media,Observation,ImagingStudy,MolecularSequence,QuestionnaireResponse,DocumentReference	Observation.derivedFrom
2129	Observation	device	reference	Device,DeviceMetric	Observation.device
2130	Observation	encounter	reference	Encounter,EpisodeOfCare	Observation.encounter
2131	Observation	focus	reference		Observation.focus
2132	Observation	has-member	reference	Observation,MolecularSequence,QuestionnaireResponse	Observation.hasMember
61	Observation	identifier	token		Observation.identifier
2134	Observation	method	token		Observation.method
2135	Observation	part-of	reference	Immunization,MedicationDispense,MedicationAdministration,Procedure,ImagingStudy,MedicationStatement	Observation.partOf
60	Observation	patient	reference	Patient,Group	Observation.subject.where(resolve() is Patient)
2137	Observation	performer	reference	Practitioner,Organization,CareTeam,Patient,PractitionerRole,RelatedPerson	Observation.performer
2138	Observation	specimen	reference	Specimen	Observation.specimen
2139	Observation	status	token		Observation.status
2140	Observation	subject	reference	Group,Device,Patient,Location	Observation.subject
2141	Observation	value-concept	token		(Observation.value as CodeableConcept)
2142	Observation	value-date	date		(Observation.value as dateTime) | (Observation.value as Period)
2143	Observation	value-quantity	quantity		(Observation.value as Quantity) | (Observation.value as SampledData)
2144	Observation	value-string	string		(Observation.value as string) | (Observation.value as CodeableConcept).text
2145	OperationDefinition	base	reference	OperationDefinition	OperationDefinition.base
2146	OperationDefinition	code	token		OperationDefinition.code
2147	OperationDefinition	context	token		(OperationDefinition.useContext.value as CodeableConcept)
2148	OperationDefinition	context-quantity	quantity		(OperationDefinition.useContext.value as Quantity) | (OperationDefinition.useContext.value as Range)
2149	OperationDefinition	context-type	token		OperationDefinition.useContext.code
2150	OperationDefinition	context-type-quantity	composite		OperationDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2151	OperationDefinition	context-type-value	composite		OperationDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2152	OperationDefinition	date	date		OperationDefinition.date
2153	OperationDefinition	description	string		OperationDefinition.description
2154	OperationDefinition	input-profile	reference	StructureDefinition	OperationDefinition.inputProfile
2155	OperationDefinition	instance	token		OperationDefinition.instance
2156	OperationDefinition	jurisdiction	token		OperationDefinition.jurisdiction
2157	OperationDefinition	kind	token		OperationDefinition.kind
2158	OperationDefinition	name	string		OperationDefinition.name
2159	OperationDefinition	output-profile	reference	StructureDefinition	OperationDefinition.outputProfile
2160	OperationDefinition	publisher	string		OperationDefinition.publisher
2161	OperationDefinition	status	token		OperationDefinition.status
2162	OperationDefinition	system	token		OperationDefinition.system
2163	OperationDefinition	title	string		OperationDefinition.title
2164	OperationDefinition	type	token		OperationDefinition.type
2165	OperationDefinition	url	uri		OperationDefinition.url
2166	OperationDefinition	version	token		OperationDefinition.version
2167	Organization	active	token		Organization.active
2168	Organization	address	string		Organization.address
2169	Organization	address-city	string		Organization.address.city
2170	Organization	address-country	string		Organization.address.country
2171	Organization	address-postalcode	string		Organization.address.postalCode
2172	Organization	address-state	string		Organization.address.state
2173	Organization	address-use	token		Organization.address.use
2174	Organization	endpoint	reference	Endpoint	Organization.endpoint
2175	Organization	identifier	token		Organization.identifier
2176	Organization	name	string		Organization.name | Organization.alias
2177	Organization	partof	reference	Organization	Organization.partOf
2178	Organization	phonetic	string		Organization.name
2179	Organization	type	token		Organization.type
2180	OrganizationAffiliation	active	token		OrganizationAffiliation.active
2181	OrganizationAffiliation	date	date		OrganizationAffiliation.period
2182	OrganizationAffiliation	email	token		OrganizationAffiliation.telecom.where(system='email')
2183	OrganizationAffiliation	endpoint	reference	Endpoint	OrganizationAffiliation.endpoint
2184	OrganizationAffiliation	identifier	token		OrganizationAffiliation.identifier
2185	OrganizationAffiliation	location	reference	Location	OrganizationAffiliation.location
2186	OrganizationAffiliation	network	reference	Organization	OrganizationAffiliation.network
2187	OrganizationAffiliation	participating-organization	reference	Organization	OrganizationAffiliation.participatingOrganization
2188	OrganizationAffiliation	phone	token		OrganizationAffiliation.telecom.where(system='phone')
2189	OrganizationAffiliation	primary-organization	reference	Organization	OrganizationAffiliation.organization
2190	OrganizationAffiliation	role	token		OrganizationAffiliation.code
2191	OrganizationAffiliation	service	reference	HealthcareService	OrganizationAffiliation.healthcareService
2192	OrganizationAffiliation	specialty	token		OrganizationAffiliation.specialty
2193	OrganizationAffiliation	telecom	token		OrganizationAffiliation.telecom
2194	Patient	active	token		Patient.active
2195	Patient	address	string		Patient.address
2196	Patient	address-city	string		Patient.address.city
2197	Patient	address-country	string		Patient.address.country
2198	Patient	address-postalcode	string		Patient.address.postalCode
2199	Patient	address-state	string		Patient.address.state
2200	Patient	address-use	token		Patient.address.use
2201	Patient	birthdate	date		Patient.birthDate
2202	Patient	death-date	date		(Patient.deceased as dateTime)
2203	Patient	deceased	token		Patient.deceased.exists() and Patient.deceased != false
2204	Patient	email	token		Patient.telecom.where(system='email')
2205	Patient	family	string		Patient.name.family
2206	Patient	gender	token		Patient.gender
2207	Patient	general-practitioner	reference	Practitioner,Organization,PractitionerRole	Patient.generalPractitioner
2208	Patient	given	string		Patient.name.given
1	Patient	identifier	token		Patient.identifier
2210	Patient	language	token		Patient.communication.language
2211	Patient	link	reference	Patient,RelatedPerson	Patient.link.other
2	Patient	name	string		Patient.name
2213	Patient	organization	reference	Organization	Patient.managingOrganization
2214	Patient	phone	token		Patient.telecom.where(system='phone')
2215	Patient	phonetic	string		Patient.name
2216	Patient	telecom	token		Patient.telecom
2217	PaymentNotice	created	date		PaymentNotice.created
2218	PaymentNotice	identifier	token		PaymentNotice.identifier
2219	PaymentNotice	payment-status	token		PaymentNotice.paymentStatus
2220	PaymentNotice	provider	reference	Practitioner,Organization,PractitionerRole	PaymentNotice.provider
2221	PaymentNotice	request	reference		PaymentNotice.request
2222	PaymentNotice	response	reference		PaymentNotice.response
2223	PaymentNotice	status	token		PaymentNotice.status
2224	PaymentReconciliation	created	date		PaymentReconciliation.created
2225	PaymentReconciliation	disposition	string		PaymentReconciliation.disposition
2226	PaymentReconciliation	identifier	token		PaymentReconciliation.identifier
2227	PaymentReconciliation	outcome	token		PaymentReconciliation.outcome
2228	PaymentReconciliation	payment-issuer	reference	Organization	PaymentReconciliation.paymentIssuer
2229	PaymentReconciliation	request	reference	Task	PaymentReconciliation.request
2230	PaymentReconciliation	requestor	reference	Practitioner,Organization,PractitionerRole	PaymentReconciliation.requestor
2231	PaymentReconciliation	status	token		PaymentReconciliation.status
2232	Person	address	string		Person.address
2233	Person	address-city	string		Person.address.city
2234	Person	address-country	string		Person.address.country
2235	Person	address-postalcode	string		Person.address.postalCode
2236	Person	address-state	string		Person.address.state
2237	Person	address-use	token		Person.address.use
2238	Person	birthdate	date		Person.birthDate
2239	Person	email	token		Person.telecom.where(system='email')
2240	Person	gender	token		Person.gender
2241	Person	identifier	token		Person.identifier
2242	Person	link	reference	Practitioner,Patient,Person,RelatedPerson	Person.link.target
2243	Person	name	string		Person.name
2244	Person	organization	reference	Organization	Person.managingOrganization
2245	Person	patient	reference	Patient	Person.link.target.where(resolve() is Patient)
2246	Person	phone	token		Person.telecom.where(system='phone')
2247	Person	phonetic	string		Person.name
2248	Person	practitioner	reference	Practitioner	Person.link.target.where(resolve() is Practitioner)
2249	Person	relatedperson	reference	RelatedPerson	Person.link.target.where(resolve() is RelatedPerson)
2250	Person	telecom	token		Person.telecom
2251	PlanDefinition	composed-of	reference		PlanDefinition.relatedArtifact.where(type='composed-of').resource
2252	PlanDefinition	context	token		(PlanDefinition.useContext.value as CodeableConcept)
2253	PlanDefinition	context-quantity	quantity		(PlanDefinition.useContext.value as Quantity) | (PlanDefinition.useContext.value as Range)
2254	PlanDefinition	context-type	token		PlanDefinition.useContext.code
2255	PlanDefinition	context-type-quantity	composite		PlanDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2256	PlanDefinition	context-type-value	composite		PlanDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2257	PlanDefinition	date	date		PlanDefinition.date
2258	PlanDefinition	definition	reference	Questionnaire,PlanDefinition,ActivityDefinition	PlanDefinition.action.definition
2259	PlanDefinition	depends-on	reference		PlanDefinition.relatedArtifact.where(type='depends-on').resource | PlanDefinition.library
2260	PlanDefinition	derived-from	reference		PlanDefinition.relatedArtifact.where(type='derived-from').resource
2261	PlanDefinition	description	string		PlanDefinition.description
2262	PlanDefinition	effective	date		PlanDefinition.effectivePeriod
2263	PlanDefinition	identifier	token		PlanDefinition.identifier
2264	PlanDefinition	jurisdiction	token		PlanDefinition.jurisdiction
2265	PlanDefinition	name	string		PlanDefinition.name
2266	PlanDefinition	predecessor	reference		PlanDefinition.relatedArtifact.where(type='predecessor').resource
2267	PlanDefinition	publisher	string		PlanDefinition.publisher
2268	PlanDefinition	status	token		PlanDefinition.status
2269	PlanDefinition	successor	reference		PlanDefinition.relatedArtifact.where(type='successor').resource
2270	PlanDefinition	title	string		PlanDefinition.title
2271	PlanDefinition	topic	token		PlanDefinition.topic
2272	PlanDefinition	type	token		PlanDefinition.type
2273	PlanDefinition	url	uri		PlanDefinition.url
2274	PlanDefinition	version	token		PlanDefinition.version
2275	Practitioner	active	token		Practitioner.active
2276	Practitioner	address	string		Practitioner.address
2277	Practitioner	address-city	string		Practitioner.address.city
2278	Practitioner	address-country	string		Practitioner.address.country
2279	Practitioner	address-postalcode	string		Practitioner.address.postalCode
2280	Practitioner	address-state	string		Practitioner.address.state
2281	Practitioner	address-use	token		Practitioner.address.use
2282	Practitioner	communication	token		Practitioner.communication
2283	Practitioner	email	token		Practitioner.telecom.where(system='email')
2284	Practitioner	family	string		Practitioner.name.family
2285	Practitioner	gender	token		Practitioner.gender
2286	Practitioner	given	string		Practitioner.name.given
3	Practitioner	identifier	token		Practitioner.identifier
2288	Practitioner	name	string		Practitioner.name
2289	Practitioner	phone	token		Practitioner.telecom.where(system='phone')
2290	Practitioner	phonetic	string		Practitioner.name
2291	Practitioner	telecom	token		Practitioner.telecom
2292	PractitionerRole	active	token		PractitionerRole.active
2293	PractitionerRole	date	date		PractitionerRole.period
2294	PractitionerRole	email	token		PractitionerRole.telecom.where(system='email')
2295	PractitionerRole	endpoint	reference	Endpoint	PractitionerRole.endpoint
2296	PractitionerRole	identifier	token		PractitionerRole.identifier
2297	PractitionerRole	location	reference	Location	PractitionerRole.location
2298	PractitionerRole	organization	reference	Organization	PractitionerRole.organization
2299	PractitionerRole	phone	token		PractitionerRole.telecom.where(system='phone')
2300	PractitionerRole	practitioner	reference	Practitioner	PractitionerRole.practitioner
2301	PractitionerRole	role	token		PractitionerRole.code
2302	PractitionerRole	service	reference	HealthcareService	PractitionerRole.healthcareService
2303	PractitionerRole	specialty	token		PractitionerRole.specialty
2304	PractitionerRole	telecom	token		PractitionerRole.telecom
2305	Procedure	based-on	reference	CarePlan,ServiceRequest	Procedure.basedOn
2306	Procedure	category	token		Procedure.category
2307	Procedure	code	token		Procedure.code
2308	Procedure	date	date		Procedure.performed
2309	Procedure	encounter	reference	Encounter,EpisodeOfCare	Procedure.encounter
2310	Procedure	identifier	token		Procedure.identifier
2311	Procedure	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	Procedure.instantiatesCanonical
2312	Procedure	instantiates-uri	uri		Procedure.instantiatesUri
2313	Procedure	location	reference	Location	Procedure.location
2314	Procedure	part-of	reference	Observation,Procedure,MedicationAdministration	Procedure.partOf
2315	Procedure	patient	reference	Patient,Group	Procedure.subject.where(resolve() is Patient)
2316	Procedure	performer	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Procedure.performer.actor
2317	Procedure	reason-code	token		Procedure.reasonCode
2318	Procedure	reason-reference	reference	Condition,Observation,Procedure,DiagnosticReport,DocumentReference	Procedure.reasonReference
2319	Procedure	status	token		Procedure.status
2320	Procedure	subject	reference	Group,Patient	Procedure.subject
2321	Provenance	agent	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Provenance.agent.who
2322	Provenance	agent-role	token		Provenance.agent.role
2323	Provenance	agent-type	token		Provenance.agent.type
2324	Provenance	entity	reference		Provenance.entity.what
2325	Provenance	location	reference	Location	Provenance.location
2326	Provenance	patient	reference	Patient	Provenance.target.where(resolve() is Patient)
2327	Provenance	recorded	date		Provenance.recorded
2328	Provenance	signature-type	token		Provenance.signature.type
2329	Provenance	target	reference		Provenance.target
2330	Provenance	when	date		(Provenance.occurred as dateTime)
2331	Questionnaire	code	token		Questionnaire.item.code
2332	Questionnaire	context	token		(Questionnaire.useContext.value as CodeableConcept)
2333	Questionnaire	context-quantity	quantity		(Questionnaire.useContext.value as Quantity) | (Questionnaire.useContext.value as Range)
2334	Questionnaire	context-type	token		Questionnaire.useContext.code
2335	Questionnaire	context-type-quantity	composite		Questionnaire.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2336	Questionnaire	context-type-value	composite		Questionnaire.useContext	context-type=code	context=value.as(CodeableConcept)
2337	Questionnaire	date	date		Questionnaire.date
2338	Questionnaire	definition	uri		Questionnaire.item.definition
2339	Questionnaire	description	string		Questionnaire.description
2340	Questionnaire	effective	date		Questionnaire.effectivePeriod
2341	Questionnaire	identifier	token		Questionnaire.identifier
2342	Questionnaire	jurisdiction	token		Questionnaire.jurisdiction
2343	Questionnaire	name	string		Questionnaire.name
2344	Questionnaire	publisher	string		Questionnaire.publisher
2345	Questionnaire	status	token		Questionnaire.status
2346	Questionnaire	subject-type	token		Questionnaire.subjectType
2347	Questionnaire	title	string		Questionnaire.title
2348	Questionnaire	url	uri		Questionnaire.url
2349	Questionnaire	version	token		Questionnaire.version
2350	QuestionnaireResponse	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	QuestionnaireResponse.author
2351	QuestionnaireResponse	authored	date		QuestionnaireResponse.authored
2352	QuestionnaireResponse	based-on	reference	CarePlan,ServiceRequest	QuestionnaireResponse.basedOn
2353	QuestionnaireResponse	encounter	reference	Encounter	QuestionnaireResponse.encounter
2354	QuestionnaireResponse	identifier	token		QuestionnaireResponse.identifier
2355	QuestionnaireResponse	part-of	reference	Observation,Procedure	QuestionnaireResponse.partOf
2356	QuestionnaireResponse	patient	reference	Patient	QuestionnaireResponse.subject.where(resolve() is Patient)
2357	QuestionnaireResponse	questionnaire	reference	Questionnaire	QuestionnaireResponse.questionnaire
2358	QuestionnaireResponse	source	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	QuestionnaireResponse.source
2359	QuestionnaireResponse	status	token		QuestionnaireResponse.status
2360	QuestionnaireResponse	subject	reference		QuestionnaireResponse.subject
2361	RelatedPerson	active	token		RelatedPerson.active
2362	RelatedPerson	address	string		RelatedPerson.address
2363	RelatedPerson	address-city	string		RelatedPerson.address.city
2364	RelatedPerson	address-country	string		RelatedPerson.address.country
2365	RelatedPerson	address-postalcode	string		RelatedPerson.address.postalCode
2366	RelatedPerson	address-state	string		RelatedPerson.address.state
2367	RelatedPerson	address-use	token		RelatedPerson.address.use
2368	RelatedPerson	birthdate	date		RelatedPerson.birthDate
2369	RelatedPerson	email	token		RelatedPerson.telecom.where(system='email')
2370	RelatedPerson	gender	token		RelatedPerson.gender
2371	RelatedPerson	identifier	token		RelatedPerson.identifier
2372	RelatedPerson	name	string		RelatedPerson.name
2373	RelatedPerson	patient	reference	Patient	RelatedPerson.patient
2374	RelatedPerson	phone	token		RelatedPerson.telecom.where(system='phone')
2375	RelatedPerson	phonetic	string		RelatedPerson.name
2376	RelatedPerson	relationship	token		RelatedPerson.relationship
2377	RelatedPerson	telecom	token		RelatedPerson.telecom
2378	RequestGroup	author	reference	Practitioner,Device,PractitionerRole	RequestGroup.author
2379	RequestGroup	authored	date		RequestGroup.authoredOn
2380	RequestGroup	code	token		RequestGroup.code
2381	RequestGroup	encounter	reference	Encounter	RequestGroup.encounter
2382	RequestGroup	group-identifier	token		RequestGroup.groupIdentifier
2383	RequestGroup	identifier	token		RequestGroup.identifier
2384	RequestGroup	instantiates-canonical	reference		RequestGroup.instantiatesCanonical
2385	RequestGroup	instantiates-uri	uri		RequestGroup.instantiatesUri
2386	RequestGroup	intent	token		RequestGroup.intent
2387	RequestGroup	participant	reference	Practitioner,Device,Patient,PractitionerRole,RelatedPerson	RequestGroup.action.participant
2388	RequestGroup	patient	reference	Patient	RequestGroup.subject.where(resolve() is Patient)
2389	RequestGroup	priority	token		RequestGroup.priority
2390	RequestGroup	status	token		RequestGroup.status
2391	RequestGroup	subject	reference	Group,Patient	RequestGroup.subject
2392	ResearchDefinition	composed-of	reference		ResearchDefinition.relatedArtifact.where(type='composed-of').resource
2393	ResearchDefinition	context	token		(ResearchDefinition.useContext.value as CodeableConcept)
2394	ResearchDefinition	context-quantity	quantity		(ResearchDefinition.useContext.value as Quantity) | (ResearchDefinition.useContext.value as Range)
2395	ResearchDefinition	context-type	token		ResearchDefinition.useContext.code
2396	ResearchDefinition	context-type-quantity	composite		ResearchDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2397	ResearchDefinition	context-type-value	composite		ResearchDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2398	ResearchDefinition	date	date		ResearchDefinition.date
2399	ResearchDefinition	depends-on	reference		ResearchDefinition.relatedArtifact.where(type='depends-on').resource | ResearchDefinition.library
2400	ResearchDefinition	derived-from	reference		ResearchDefinition.relatedArtifact.where(type='derived-from').resource
2401	ResearchDefinition	description	string		ResearchDefinition.description
2402	ResearchDefinition	effective	date		ResearchDefinition.effectivePeriod
2403	ResearchDefinition	identifier	token		ResearchDefinition.identifier
2404	ResearchDefinition	jurisdiction	token		ResearchDefinition.jurisdiction
2405	ResearchDefinition	name	string		ResearchDefinition.name
2406	ResearchDefinition	predecessor	reference		ResearchDefinition.relatedArtifact.where(type='predecessor').resource
2407	ResearchDefinition	publisher	string		ResearchDefinition.publisher
2408	ResearchDefinition	status	token		ResearchDefinition.status
2409	ResearchDefinition	successor	reference		ResearchDefinition.relatedArtifact.where(type='successor').resource
2410	ResearchDefinition	title	string		ResearchDefinition.title
2411	ResearchDefinition	topic	token		ResearchDefinition.topic
2412	ResearchDefinition	url	uri		ResearchDefinition.url
2413	ResearchDefinition	version	token		ResearchDefinition.version
2414	ResearchElementDefinition	composed-of	reference		ResearchElementDefinition.relatedArtifact.where(type='composed-of').resource
2415	ResearchElementDefinition	context	token		(ResearchElementDefinition.useContext.value as CodeableConcept)
2416	ResearchElementDefinition	context-quantity	quantity		(ResearchElementDefinition.useContext.value as Quantity) | (ResearchElementDefinition.useContext.value as Range)
2417	ResearchElementDefinition	context-type	token		ResearchElementDefinition.useContext.code
2418	ResearchElementDefinition	context-type-quantity	composite		ResearchElementDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2419	ResearchElementDefinition	context-type-value	composite		ResearchElementDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2420	ResearchElementDefinition	date	date		ResearchElementDefinition.date
2421	ResearchElementDefinition	depends-on	reference		ResearchElementDefinition.relatedArtifact.where(type='depends-on').resource | ResearchElementDefinition.library
2422	ResearchElementDefinition	derived-from	reference		ResearchElementDefinition.relatedArtifact.where(type='derived-from').resource
2423	ResearchElementDefinition	description	string		ResearchElementDefinition.description
2424	ResearchElementDefinition	effective	date		ResearchElementDefinition.effectivePeriod
2425	ResearchElementDefinition	identifier	token		ResearchElementDefinition.identifier
2426	ResearchElementDefinition	jurisdiction	token		ResearchElementDefinition.jurisdiction
2427	ResearchElementDefinition	name	string		ResearchElementDefinition.name
2428	ResearchElementDefinition	predecessor	reference		ResearchElementDefinition.relatedArtifact.where(type='predecessor').resource
2429	ResearchElementDefinition	publisher	string		ResearchElementDefinition.publisher
2430	ResearchElementDefinition	status	token		ResearchElementDefinition.status
2431	ResearchElementDefinition	successor	reference		ResearchElementDefinition.relatedArtifact.where(type='successor').resource
2432	ResearchElementDefinition	title	string		ResearchElementDefinition.title
2433	ResearchElementDefinition	topic	token		ResearchElementDefinition.topic
2434	ResearchElementDefinition	url	uri		ResearchElementDefinition.url
2435	ResearchElementDefinition	version	token		ResearchElementDefinition.version
2436	ResearchStudy	category	token		ResearchStudy.category
2437	ResearchStudy	date	date		ResearchStudy.period
2438	ResearchStudy	focus	token		ResearchStudy.focus
2439	ResearchStudy	identifier	token		ResearchStudy.identifier
2440	ResearchStudy	keyword	token		ResearchStudy.keyword
2441	ResearchStudy	location	token		ResearchStudy.location
2442	ResearchStudy	partof	reference	ResearchStudy	ResearchStudy.partOf
2443	ResearchStudy	principalinvestigator	reference	Practitioner,PractitionerRole	ResearchStudy.principalInvestigator
2444	ResearchStudy	protocol	reference	PlanDefinition	ResearchStudy.protocol
2445	ResearchStudy	site	reference	Location	ResearchStudy.site
2446	ResearchStudy	sponsor	reference	Organization	ResearchStudy.sponsor
2447	ResearchStudy	status	token		ResearchStudy.status
2448	ResearchStudy	title	string		ResearchStudy.title
2449	ResearchSubject	date	date		ResearchSubject.period
2450	ResearchSubject	identifier	token		ResearchSubject.identifier
2451	ResearchSubject	individual	reference	Patient	ResearchSubject.individual
2452	ResearchSubject	patient	reference	Patient	ResearchSubject.individual
2453	ResearchSubject	status	token		ResearchSubject.status
2454	ResearchSubject	study	reference	ResearchStudy	ResearchSubject.study
21000	Resource	_id	token		Resource.id
22000	Resource	_lastUpdated	date		Resource.meta.lastUpdated
23000	Resource	_profile	uri		Resource.meta.profile
25000	Resource	_security	token		Resource.meta.security
26000	Resource	_source	uri		Resource.meta.source
27000	Resource	_tag	token		Resource.meta.tag
2463	RiskAssessment	condition	reference	Condition	RiskAssessment.condition
2464	RiskAssessment	date	date		(RiskAssessment.occurrence as dateTime)
2465	RiskAssessment	encounter	reference	Encounter,EpisodeOfCare	RiskAssessment.encounter
2466	RiskAssessment	identifier	token		RiskAssessment.identifier
2467	RiskAssessment	method	token		RiskAssessment.method
2468	RiskAssessment	patient	reference	Patient,Group	RiskAssessment.subject.where(resolve() is Patient)
2469	RiskAssessment	performer	reference	Practitioner,Device,PractitionerRole	RiskAssessment.performer
2470	RiskAssessment	probability	number		RiskAssessment.prediction.probability
2471	RiskAssessment	risk	token		RiskAssessment.prediction.qualitativeRisk
2472	RiskAssessment	subject	reference	Group,Patient	RiskAssessment.subject
2473	RiskEvidenceSynthesis	context	token		(RiskEvidenceSynthesis.useContext.value as CodeableConcept)
2474	RiskEvidenceSynthesis	context-quantity	quantity		(RiskEvidenceSynthesis.useContext.value as Quantity) | (RiskEvidenceSynthesis.useContext.value as Range)
2475	RiskEvidenceSynthesis	context-type	token		RiskEvidenceSynthesis.useContext.code
2476	RiskEvidenceSynthesis	context-type-quantity	composite		RiskEvidenceSynthesis.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2477	RiskEvidenceSynthesis	context-type-value	composite		RiskEvidenceSynthesis.useContext	context-type=code	context=value.as(CodeableConcept)
2478	RiskEvidenceSynthesis	date	date		RiskEvidenceSynthesis.date
2479	RiskEvidenceSynthesis	description	string		RiskEvidenceSynthesis.description
2480	RiskEvidenceSynthesis	effective	date		RiskEvidenceSynthesis.effectivePeriod
2481	RiskEvidenceSynthesis	identifier	token		RiskEvidenceSynthesis.identifier
2482	RiskEvidenceSynthesis	jurisdiction	token		RiskEvidenceSynthesis.jurisdiction
2483	RiskEvidenceSynthesis	name	string		RiskEvidenceSynthesis.name
2484	RiskEvidenceSynthesis	publisher	string		RiskEvidenceSynthesis.publisher
2485	RiskEvidenceSynthesis	status	token		RiskEvidenceSynthesis.status
2486	RiskEvidenceSynthesis	title	string		RiskEvidenceSynthesis.title
2487	RiskEvidenceSynthesis	url	uri		RiskEvidenceSynthesis.url
2488	RiskEvidenceSynthesis	version	token		RiskEvidenceSynthesis.version
2489	Schedule	active	token		Schedule.active
4	Schedule	actor	reference	Practitioner,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson,Location	Schedule.actor
2491	Schedule	date	date		Schedule.planningHorizon
2492	Schedule	identifier	token		Schedule.identifier
2493	Schedule	service-category	token		Schedule.serviceCategory
2494	Schedule	service-type	token		Schedule.serviceType
2495	Schedule	specialty	token		Schedule.specialty
2496	SearchParameter	base	token		SearchParameter.base
2497	SearchParameter	code	token		SearchParameter.code
2498	SearchParameter	component	reference	SearchParameter	SearchParameter.component.definition
2499	SearchParameter	context	token		(SearchParameter.useContext.value as CodeableConcept)
2500	SearchParameter	context-quantity	quantity		(SearchParameter.useContext.value as Quantity) | (SearchParameter.useContext.value as Range)
2501	SearchParameter	context-type	token		SearchParameter.useContext.code
2502	SearchParameter	context-type-quantity	composite		SearchParameter.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2503	SearchParameter	context-type-value	composite		SearchParameter.useContext	context-type=code	context=value.as(CodeableConcept)
2504	SearchParameter	date	date		SearchParameter.date
2505	SearchParameter	derived-from	reference	SearchParameter	SearchParameter.derivedFrom
2506	SearchParameter	description	string		SearchParameter.description
2507	SearchParameter	jurisdiction	token		SearchParameter.jurisdiction
2508	SearchParameter	name	string		SearchParameter.name
2509	SearchParameter	publisher	string		SearchParameter.publisher
2510	SearchParameter	status	token		SearchParameter.status
2511	SearchParameter	target	token		SearchParameter.target
2512	SearchParameter	type	token		SearchParameter.type
2513	SearchParameter	url	uri		SearchParameter.url
2514	SearchParameter	version	token		SearchParameter.version
2515	ServiceRequest	authored	date		ServiceRequest.authoredOn
2516	ServiceRequest	based-on	reference	CarePlan,MedicationRequest,ServiceRequest	ServiceRequest.basedOn
2517	ServiceRequest	body-site	token		ServiceRequest.bodySite
2518	ServiceRequest	category	token		ServiceRequest.category
2519	ServiceRequest	code	token		ServiceRequest.code
2520	ServiceRequest	encounter	reference	Encounter,EpisodeOfCare	ServiceRequest.encounter
2521	ServiceRequest	identifier	token		ServiceRequest.identifier
2522	ServiceRequest	instantiates-canonical	reference	PlanDefinition,ActivityDefinition	ServiceRequest.instantiatesCanonical
2523	ServiceRequest	instantiates-uri	uri		ServiceRequest.instantiatesUri
2524	ServiceRequest	intent	token		ServiceRequest.intent
2525	ServiceRequest	occurrence	date		ServiceRequest.occurrence
2526	ServiceRequest	patient	reference	Patient,Group	ServiceRequest.subject.where(resolve() is Patient)
2527	ServiceRequest	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	ServiceRequest.performer
2528	ServiceRequest	performer-type	token		ServiceRequest.performerType
2529	ServiceRequest	priority	token		ServiceRequest.priority
2530	ServiceRequest	replaces	reference	ServiceRequest	ServiceRequest.replaces
2531	ServiceRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	ServiceRequest.requester
2532	ServiceRequest	requisition	token		ServiceRequest.requisition
2533	ServiceRequest	specimen	reference	Specimen	ServiceRequest.specimen
2534	ServiceRequest	status	token		ServiceRequest.status
2535	ServiceRequest	subject	reference	Group,Device,Patient,Location	ServiceRequest.subject
2536	Slot	appointment-type	token		Slot.appointmentType
8	Slot	identifier	token		Slot.identifier
5	Slot	schedule	reference	Schedule	Slot.schedule
2539	Slot	service-category	token		Slot.serviceCategory
2540	Slot	service-type	token		Slot.serviceType
2541	Slot	specialty	token		Slot.specialty
7	Slot	start	date		Slot.start
6	Slot	status	token		Slot.status
2544	Specimen	accession	token		Specimen.accessionIdentifier
2545	Specimen	bodysite	token		Specimen.collection.bodySite
2546	Specimen	collected	date		Specimen.collection.collected
2547	Specimen	collector	reference	Practitioner,PractitionerRole	Specimen.collection.collector
2548	Specimen	container	token		Specimen.container.type
2549	Specimen	container-id	token		Specimen.container.identifier
2550	Specimen	identifier	token		Specimen.identifier
2551	Specimen	parent	reference	Specimen	Specimen.parent
2552	Specimen	patient	reference	Patient	Specimen.subject.where(resolve() is Patient)
2553	Specimen	status	token		Specimen.status
2554	Specimen	subject	reference	Group,Device,Patient,Substance,Location	Specimen.subject
2555	Specimen	type	token		Specimen.type
2556	SpecimenDefinition	container	token		SpecimenDefinition.typeTested.container.type
2557	SpecimenDefinition	identifier	token		SpecimenDefinition.identifier
2558	SpecimenDefinition	type	token		SpecimenDefinition.typeCollected
2559	StructureDefinition	abstract	token		StructureDefinition.abstract
2560	StructureDefinition	base	reference	StructureDefinition	StructureDefinition.baseDefinition
2561	StructureDefinition	base-path	token		StructureDefinition.snapshot.element.base.path | StructureDefinition.differential.element.base.path
2562	StructureDefinition	context	token		(StructureDefinition.useContext.value as CodeableConcept)
2563	StructureDefinition	context-quantity	quantity		(StructureDefinition.useContext.value as Quantity) | (StructureDefinition.useContext.value as Range)
2564	StructureDefinition	context-type	token		StructureDefinition.useContext.code
2565	StructureDefinition	context-type-quantity	composite		StructureDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2566	StructureDefinition	context-type-value	composite		StructureDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2567	StructureDefinition	date	date		StructureDefinition.date
2568	StructureDefinition	derivation	token		StructureDefinition.derivation
2569	StructureDefinition	description	string		StructureDefinition.description
2570	StructureDefinition	experimental	token		StructureDefinition.experimental
2571	StructureDefinition	ext-context	token		StructureDefinition.context.type
2572	StructureDefinition	identifier	token		StructureDefinition.identifier
2573	StructureDefinition	jurisdiction	token		StructureDefinition.jurisdiction
2574	StructureDefinition	keyword	token		StructureDefinition.keyword
2575	StructureDefinition	kind	token		StructureDefinition.kind
2576	StructureDefinition	name	string		StructureDefinition.name
2577	StructureDefinition	path	token		StructureDefinition.snapshot.element.path | StructureDefinition.differential.element.path
2578	StructureDefinition	publisher	string		StructureDefinition.publisher
2579	StructureDefinition	status	token		StructureDefinition.status
2580	StructureDefinition	title	string		StructureDefinition.title
2581	StructureDefinition	type	uri		StructureDefinition.type
2582	StructureDefinition	url	uri		StructureDefinition.url
2583	StructureDefinition	valueset	reference	ValueSet	StructureDefinition.snapshot.element.binding.valueSet
2584	StructureDefinition	version	token		StructureDefinition.version
2585	StructureMap	context	token		(StructureMap.useContext.value as CodeableConcept)
2586	StructureMap	context-quantity	quantity		(StructureMap.useContext.value as Quantity) | (StructureMap.useContext.value as Range)
2587	StructureMap	context-type	token		StructureMap.useContext.code
2588	StructureMap	context-type-quantity	composite		StructureMap.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2589	StructureMap	context-type-value	composite		StructureMap.useContext	context-type=code	context=value.as(CodeableConcept)
2590	StructureMap	date	date		StructureMap.date
2591	StructureMap	description	string		StructureMap.description
2592	StructureMap	identifier	token		StructureMap.identifier
2593	StructureMap	jurisdiction	token		StructureMap.jurisdiction
2594	StructureMap	name	string		StructureMap.name
2595	StructureMap	publisher	string		StructureMap.publisher
2596	StructureMap	status	token		StructureMap.status
2597	StructureMap	title	string		StructureMap.title
2598	StructureMap	url	uri		StructureMap.url
2599	StructureMap	version	token		StructureMap.version
2600	Subscription	contact	token		Subscription.contact
2601	Subscription	criteria	string		Subscription.criteria
2602	Subscription	payload	token		Subscription.channel.payload
2603	Subscription	status	token		Subscription.status
2604	Subscription	type	token		Subscription.channel.type
2605	Subscription	url	uri		Subscription.channel.endpoint
2606	Substance	category	token		Substance.category
2607	Substance	code	token		Substance.code | (Substance.ingredient.substance as CodeableConcept)
2608	Substance	container-identifier	token		Substance.instance.identifier
2609	Substance	expiry	date		Substance.instance.expiry
2610	Substance	identifier	token		Substance.identifier
2611	Substance	quantity	quantity		Substance.instance.quantity
2612	Substance	status	token		Substance.status
2613	Substance	substance-reference	reference	Substance	(Substance.ingredient.substance as Reference)
2614	SubstanceSpecification	code	token		SubstanceSpecification.code.code
2615	SupplyDelivery	identifier	token		SupplyDelivery.identifier
2616	SupplyDelivery	patient	reference	Patient,Group	SupplyDelivery.patient
2617	SupplyDelivery	receiver	reference	Practitioner,PractitionerRole	SupplyDelivery.receiver
2618	SupplyDelivery	status	token		SupplyDelivery.status
2619	SupplyDelivery	supplier	reference	Practitioner,Organization,PractitionerRole	SupplyDelivery.supplier
2620	SupplyRequest	category	token		SupplyRequest.category
2621	SupplyRequest	date	date		SupplyRequest.authoredOn
2622	SupplyRequest	identifier	token		SupplyRequest.identifier
2623	SupplyRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	SupplyRequest.requester
2624	SupplyRequest	status	token		SupplyRequest.status
2625	SupplyRequest	subject	reference	Organization,Patient,Location	SupplyRequest.deliverTo
2626	SupplyRequest	supplier	reference	Organization,HealthcareService	SupplyRequest.supplier
2627	Task	authored-on	date		Task.authoredOn
2628	Task	based-on	reference		Task.basedOn
2629	Task	business-status	token		Task.businessStatus
2630	Task	code	token		Task.code
2631	Task	encounter	reference	Encounter	Task.encounter
2632	Task	focus	reference		Task.focus
2633	Task	group-identifier	token		Task.groupIdentifier
2634	Task	identifier	token		Task.identifier
2635	Task	intent	token		Task.intent
2636	Task	modified	date		Task.lastModified
2637	Task	owner	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	Task.owner
2638	Task	part-of	reference	Task	Task.partOf
46	Task	patient	reference	Patient	Task.for.where(resolve() is Patient)
2640	Task	performer	token		Task.performerType
2641	Task	period	date		Task.executionPeriod
2642	Task	priority	token		Task.priority
2643	Task	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Task.requester
47	Task	status	token		Task.status
2645	Task	subject	reference		Task.for
2646	TerminologyCapabilities	context	token		(TerminologyCapabilities.useContext.value as CodeableConcept)
2647	TerminologyCapabilities	context-quantity	quantity		(TerminologyCapabilities.useContext.value as Quantity) | (TerminologyCapabilities.useContext.value as Range)
2648	TerminologyCapabilities	context-type	token		TerminologyCapabilities.useContext.code
2649	TerminologyCapabilities	context-type-quantity	composite		TerminologyCapabilities.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2650	TerminologyCapabilities	context-type-value	composite		TerminologyCapabilities.useContext	context-type=code	context=value.as(CodeableConcept)
2651	TerminologyCapabilities	date	date		TerminologyCapabilities.date
2652	TerminologyCapabilities	description	string		TerminologyCapabilities.description
2653	TerminologyCapabilities	jurisdiction	token		TerminologyCapabilities.jurisdiction
2654	TerminologyCapabilities	name	string		TerminologyCapabilities.name
2655	TerminologyCapabilities	publisher	string		TerminologyCapabilities.publisher
2656	TerminologyCapabilities	status	token		TerminologyCapabilities.status
2657	TerminologyCapabilities	title	string		TerminologyCapabilities.title
2658	TerminologyCapabilities	url	uri		TerminologyCapabilities.url
2659	TerminologyCapabilities	version	token		TerminologyCapabilities.version
2660	TestReport	identifier	token		TestReport.identifier
2661	TestReport	issued	date		TestReport.issued
2662	TestReport	participant	uri		TestReport.participant.uri
2663	TestReport	result	token		TestReport.result
2664	TestReport	tester	string		TestReport.tester
2665	TestReport	testscript	reference	TestScript	TestReport.testScript
2666	TestScript	context	token		(TestScript.useContext.value as CodeableConcept)
2667	TestScript	context-quantity	quantity		(TestScript.useContext.value as Quantity) | (TestScript.useContext.value as Range)
2668	TestScript	context-type	token		TestScript.useContext.code
2669	TestScript	context-type-quantity	composite		TestScript.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2670	TestScript	context-type-value	composite		TestScript.useContext	context-type=code	context=value.as(CodeableConcept)
2671	TestScript	date	date		TestScript.date
2672	TestScript	description	string		TestScript.description
2673	TestScript	identifier	token		TestScript.identifier
2674	TestScript	jurisdiction	token		TestScript.jurisdiction
2675	TestScript	name	string		TestScript.name
2676	TestScript	publisher	string		TestScript.publisher
2677	TestScript	status	token		TestScript.status
2678	TestScript	testscript-capability	string		TestScript.metadata.capability.description
2679	TestScript	title	string		TestScript.title
2680	TestScript	url	uri		TestScript.url
2681	TestScript	version	token		TestScript.version
2682	ValueSet	code	token		ValueSet.expansion.contains.code | ValueSet.compose.include.concept.code
2683	ValueSet	context	token		(ValueSet.useContext.value as CodeableConcept)
2684	ValueSet	context-quantity	quantity		(ValueSet.useContext.value as Quantity) | (ValueSet.useContext.value as Range)
2685	ValueSet	context-type	token		ValueSet.useContext.code
2686	ValueSet	context-type-quantity	composite		ValueSet.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2687	ValueSet	context-type-value	composite		ValueSet.useContext	context-type=code	context=value.as(CodeableConcept)
2688	ValueSet	date	date		ValueSet.date
2689	ValueSet	description	string		ValueSet.description
2690	ValueSet	expansion	uri		ValueSet.expansion.identifier
2691	ValueSet	identifier	token		ValueSet.identifier
2692	ValueSet	jurisdiction	token		ValueSet.jurisdiction
2693	ValueSet	name	string		ValueSet.name
2694	ValueSet	publisher	string		ValueSet.publisher
2695	ValueSet	reference	uri		ValueSet.compose.include.system
2696	ValueSet	status	token		ValueSet.status
2697	ValueSet	title	string		ValueSet.title
2698	ValueSet	url	uri		ValueSet.url
2699	ValueSet	version	token		ValueSet.version
2700	VerificationResult	target	reference		VerificationResult.target
2701	VisionPrescription	datewritten	date		VisionPrescription.dateWritten
2702	VisionPrescription	encounter	reference	Encounter,EpisodeOfCare	VisionPrescription.encounter
2703	VisionPrescription	identifier	token		VisionPrescription.identifier
2704	VisionPrescription	patient	reference	Patient,Group	VisionPrescription.patient
2705	VisionPrescription	prescriber	reference	Practitioner,PractitionerRole	VisionPrescription.prescriber
2706	VisionPrescription	status	token		VisionPrescription.status
`;
