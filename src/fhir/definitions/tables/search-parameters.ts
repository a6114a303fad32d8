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
1062	Appointment	location	reference	Location	Appointment.participant.actor.where(resolve() is Location)
1063	Appointment	part-status	token		Appointment.participant.status
9	Appointment	patient	reference	Patient	Appointment.participant.actor.where(resolve() is Patient)
10	Appointment	practitioner	reference	Practitioner	Appointment.participant.actor.where(resolve() is Practitioner)
1064	Appointment	reason-code	token		Appointment.reasonCode
1065	Appointment	reason-reference	reference	Condition,Observation,Procedure,ImmunizationRecommendation	Appointment.reasonReference
1066	Appointment	service-category	token		Appointment.serviceCategory
1067	Appointment	service-type	token		Appointment.serviceType
11	Appointment	slot	reference	Slot	Appointment.slot
1068	Appointment	specialty	token		Appointment.specialty
12	Appointment	status	token		Appointment.status
1069	Appointment	supporting-info	reference		Appointment.supportingInformation
1070	AppointmentResponse	actor	reference	Practitioner,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson,Location	AppointmentResponse.actor
1071	AppointmentResponse	appointment	reference	Appointment	AppointmentResponse.appointment
1072	AppointmentResponse	identifier	token		AppointmentResponse.identifier
1073	AppointmentResponse	location	reference	Location	AppointmentResponse.actor.where(resolve() is Location)
1074	AppointmentResponse	part-status	token		AppointmentResponse.participantStatus
1075	AppointmentResponse	patient	reference	Patient	AppointmentResponse.actor.where(resolve() is Patient)
1076	AppointmentResponse	practitioner	reference	Practitioner	AppointmentResponse.actor.where(resolve() is Practitioner)
27	AuditEvent	action	token		AuditEvent.action
1077	AuditEvent	address	string		AuditEvent.agent.network.address
26	AuditEvent	agent	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	AuditEvent.agent.who
1078	AuditEvent	agent-name	string		AuditEvent.agent.name
1079	AuditEvent	agent-role	token		AuditEvent.agent.role
1080	AuditEvent	altid	token		AuditEvent.agent.altId
28	AuditEvent	date	date		AuditEvent.recorded
1081	AuditEvent	entity	reference		AuditEvent.entity.what
1082	AuditEvent	entity-name	string		AuditEvent.entity.name
1083	AuditEvent	entity-role	token		AuditEvent.entity.role
1084	AuditEvent	entity-type	token		AuditEvent.entity.type
1085	AuditEvent	outcome	token		AuditEvent.outcome
25	AuditEvent	patient	reference	Patient	AuditEvent.agent.who.where(resolve() is Patient) | AuditEvent.entity.what.where(resolve() is Patient)
1086	AuditEvent	policy	uri		AuditEvent.agent.policy
1087	AuditEvent	site	token		AuditEvent.source.site
1088	AuditEvent	source	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	AuditEvent.source.observer
1089	AuditEvent	subtype	token		AuditEvent.subtype
1090	AuditEvent	type	token		AuditEvent.type
1091	Basic	author	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Basic.author
1092	Basic	code	token		Basic.code
1093	Basic	created	date		Basic.created
1094	Basic	identifier	token		Basic.identifier
1095	Basic	patient	reference	Patient	Basic.subject.where(resolve() is Patient)
1096	Basic	subject	reference		Basic.subject
1097	BodyStructure	identifier	token		BodyStructure.identifier
1098	BodyStructure	location	token		BodyStructure.location
1099	BodyStructure	morphology	token		BodyStructure.morphology
1100	BodyStructure	patient	reference	Patient	BodyStructure.patient
1101	Bundle	composition	reference	Composition	Bundle.entry[0].resource
1102	Bundle	identifier	token		Bundle.identifier
1103	Bundle	message	reference	MessageHeader	Bundle.entry[0].resource
1104	Bundle	timestamp	date		Bundle.timestamp
1105	Bundle	type	token		Bundle.type
1106	CapabilityStatement	context	token		(CapabilityStatement.useContext.value as CodeableConcept)
1107	CapabilityStatement	context-quantity	quantity		(CapabilityStatement.useContext.value as Quantity) | (CapabilityStatement.useContext.value as Range)
1108	CapabilityStatement	context-type	token		CapabilityStatement.useContext.code
1109	CapabilityStatement	context-type-quantity	composite		CapabilityStatement.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1110	CapabilityStatement	context-type-value	composite		CapabilityStatement.useContext	context-type=code	context=value.as(CodeableConcept)
1111	CapabilityStatement	date	date		CapabilityStatement.date
1112	CapabilityStatement	description	string		CapabilityStatement.description
1113	CapabilityStatement	fhirversion	token		CapabilityStatement.version
1114	CapabilityStatement	format	token		CapabilityStatement.format
1115	CapabilityStatement	guide	reference	ImplementationGuide	CapabilityStatement.implementationGuide
1116	CapabilityStatement	jurisdiction	token		CapabilityStatement.jurisdiction
1117	CapabilityStatement	mode	token		CapabilityStatement.rest.mode
1118	CapabilityStatement	name	string		CapabilityStatement.name
1119	CapabilityStatement	publisher	string		CapabilityStatement.publisher
1120	CapabilityStatement	resource	token		CapabilityStatement.rest.resource.type
1121	CapabilityStatement	resource-profile	reference	StructureDefinition	CapabilityStatement.rest.resource.profile
1122	CapabilityStatement	security-service	token		CapabilityStatement.rest.security.service
1123	CapabilityStatement	software	string		CapabilityStatement.software.name
1124	CapabilityStatement	status	token		CapabilityStatement.status
1125	CapabilityStatement	supported-profile	reference	StructureDefinition	CapabilityStatement.rest.resource.supportedProfile
1126	CapabilityStatement	title	string		CapabilityStatement.title
1127	CapabilityStatement	url	uri		CapabilityStatement.url
1128	CapabilityStatement	version	token		CapabilityStatement.version
1129	CarePlan	activity-code	token		CarePlan.activity.detail.code
1130	CarePlan	activity-date	date		CarePlan.activity.detail.scheduled
1131	CarePlan	activity-reference	reference	Appointment,MedicationRequest,Task,NutritionOrder,RequestGroup,VisionPrescription,DeviceRequest,ServiceRequest,CommunicationRequest	CarePlan.activity.reference
1132	CarePlan	based-on	reference	CarePlan	CarePlan.basedOn
1133	CarePlan	care-team	reference	CareTeam	CarePlan.careTeam
1134	CarePlan	category	token		CarePlan.category
1135	CarePlan	condition	reference	Condition	CarePlan.addresses
1136	CarePlan	date	date		CarePlan.period
1137	CarePlan	encounter	reference	Encounter	CarePlan.encounter
1138	CarePlan	goal	reference	Goal	CarePlan.goal
1139	CarePlan	identifier	token		CarePlan.identifier
1140	CarePlan	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	CarePlan.instantiatesCanonical
1141	CarePlan	instantiates-uri	uri		CarePlan.instantiatesUri
1142	CarePlan	intent	token		CarePlan.intent
1143	CarePlan	part-of	reference	CarePlan	CarePlan.partOf
1144	CarePlan	patient	reference	Patient,Group	CarePlan.subject.where(resolve() is Patient)
1145	CarePlan	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	CarePlan.activity.detail.performer
1146	CarePlan	replaces	reference	CarePlan	CarePlan.replaces
1147	CarePlan	status	token		CarePlan.status
1148	CarePlan	subject	reference	Group,Patient	CarePlan.subject
1149	CareTeam	category	token		CareTeam.category
1150	CareTeam	date	date		CareTeam.period
1151	CareTeam	encounter	reference	Encounter	CareTeam.encounter
1152	CareTeam	identifier	token		CareTeam.identifier
1153	CareTeam	participant	reference	Practitioner,Organization,CareTeam,Patient,PractitionerRole,RelatedPerson	CareTeam.participant.member
1154	CareTeam	patient	reference	Patient,Group	CareTeam.subject.where(resolve() is Patient)
1155	CareTeam	status	token		CareTeam.status
1156	CareTeam	subject	reference	Group,Patient	CareTeam.subject
1157	ChargeItem	account	reference	Account	ChargeItem.account
1158	ChargeItem	code	token		ChargeItem.code
1159	ChargeItem	context	reference	EpisodeOfCare,Encounter	ChargeItem.context
1160	ChargeItem	entered-date	date		ChargeItem.enteredDate
1161	ChargeItem	enterer	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	ChargeItem.enterer
1162	ChargeItem	factor-override	number		ChargeItem.factorOverride
1163	ChargeItem	identifier	token		ChargeItem.identifier
1164	ChargeItem	occurrence	date		ChargeItem.occurrence
1165	ChargeItem	patient	reference	Patient	ChargeItem.subject.where(resolve() is Patient)
1166	ChargeItem	performer-actor	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	ChargeItem.performer.actor
1167	ChargeItem	performer-function	token		ChargeItem.performer.function
1168	ChargeItem	performing-organization	reference	Organization	ChargeItem.performingOrganization
1169	ChargeItem	price-override	quantity		ChargeItem.priceOverride
1170	ChargeItem	quantity	quantity		ChargeItem.quantity
1171	ChargeItem	requesting-organization	reference	Organization	ChargeItem.requestingOrganization
1172	ChargeItem	service	reference	Immunization,MedicationDispense,SupplyDelivery,Observation,DiagnosticReport,ImagingStudy,MedicationAdministration,Procedure	ChargeItem.service
1173	ChargeItem	subject	reference	Group,Patient	ChargeItem.subject
1174	ChargeItemDefinition	context	token		(ChargeItemDefinition.useContext.value as CodeableConcept)
1175	ChargeItemDefinition	context-quantity	quantity		(ChargeItemDefinition.useContext.value as Quantity) | (ChargeItemDefinition.useContext.value as Range)
1176	ChargeItemDefinition	context-type	token		ChargeItemDefinition.useContext.code
1177	ChargeItemDefinition	context-type-quantity	composite		ChargeItemDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1178	ChargeItemDefinition	context-type-value	composite		ChargeItemDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1179	ChargeItemDefinition	date	date		ChargeItemDefinition.date
1180	ChargeItemDefinition	description	string		ChargeItemDefinition.description
1181	ChargeItemDefinition	effective	date		ChargeItemDefinition.effectivePeriod
1182	ChargeItemDefinition	identifier	token		ChargeItemDefinition.identifier
1183	ChargeItemDefinition	jurisdiction	token		ChargeItemDefinition.jurisdiction
1184	ChargeItemDefinition	publisher	string		ChargeItemDefinition.publisher
1185	ChargeItemDefinition	status	token		ChargeItemDefinition.status
1186	ChargeItemDefinition	title	string		ChargeItemDefinition.title
1187	ChargeItemDefinition	url	uri		ChargeItemDefinition.url
1188	ChargeItemDefinition	version	token		ChargeItemDefinition.version
1189	Claim	care-team	reference	Practitioner,Organization,PractitionerRole	Claim.careTeam.provider
1190	Claim	created	date		Claim.created
1191	Claim	detail-udi	reference	Device	Claim.item.detail.udi
1192	Claim	encounter	reference	Encounter	Claim.item.encounter
1193	Claim	enterer	reference	Practitioner,PractitionerRole	Claim.enterer
1194	Claim	facility	reference	Location	Claim.facility
1195	Claim	identifier	token		Claim.identifier
1196	Claim	insurer	reference	Organization	Claim.insurer
1197	Claim	item-udi	reference	Device	Claim.item.udi
1198	Claim	patient	reference	Patient	Claim.patient
1199	Claim	payee	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Claim.payee.party
1200	Claim	priority	token		Claim.priority
1201	Claim	procedure-udi	reference	Device	Claim.procedure.udi
1202	Claim	provider	reference	Practitioner,Organization,PractitionerRole	Claim.provider
1203	Claim	status	token		Claim.status
1204	Claim	subdetail-udi	reference	Device	Claim.item.detail.subDetail.udi
1205	Claim	use	token		Claim.use
1206	ClaimResponse	created	date		ClaimResponse.created
1207	ClaimResponse	disposition	string		ClaimResponse.disposition
1208	ClaimResponse	identifier	token		ClaimResponse.identifier
1209	ClaimResponse	insurer	reference	Organization	ClaimResponse.insurer
1210	ClaimResponse	outcome	token		ClaimResponse.outcome
1211	ClaimResponse	patient	reference	Patient	ClaimResponse.patient
1212	ClaimResponse	payment-date	date		ClaimResponse.payment.date
1213	ClaimResponse	request	reference	Claim	ClaimResponse.request
1214	ClaimResponse	requestor	reference	Practitioner,Organization,PractitionerRole	ClaimResponse.requestor
1215	ClaimResponse	status	token		ClaimResponse.status
1216	ClaimResponse	use	token		ClaimResponse.use
1217	ClinicalImpression	assessor	reference	Practitioner,PractitionerRole	ClinicalImpression.assessor
1218	ClinicalImpression	date	date		ClinicalImpression.date
1219	ClinicalImpression	encounter	reference	Encounter	ClinicalImpression.encounter
1220	ClinicalImpression	finding-code	token		ClinicalImpression.finding.itemCodeableConcept
1221	ClinicalImpression	finding-ref	reference	Condition,Observation,Media	ClinicalImpression.finding.itemReference
1222	ClinicalImpression	identifier	token		ClinicalImpression.identifier
1223	ClinicalImpression	investigation	reference	RiskAssessment,FamilyMemberHistory,Observation,Media,DiagnosticReport,ImagingStudy,QuestionnaireResponse	ClinicalImpression.investigation.item
1224	ClinicalImpression	patient	reference	Patient,Group	ClinicalImpression.subject.where(resolve() is Patient)
1225	ClinicalImpression	previous	reference	ClinicalImpression	ClinicalImpression.previous
1226	ClinicalImpression	problem	reference	Condition,AllergyIntolerance	ClinicalImpression.problem
1227	ClinicalImpression	status	token		ClinicalImpression.status
1228	ClinicalImpression	subject	reference	Group,Patient	ClinicalImpression.subject
1229	ClinicalImpression	supporting-info	reference		ClinicalImpression.supportingInfo
1230	CodeSystem	code	token		CodeSystem.concept.code
1231	CodeSystem	content-mode	token		CodeSystem.content
1232	CodeSystem	context	token		(CodeSystem.useContext.value as CodeableConcept)
1233	CodeSystem	context-quantity	quantity		(CodeSystem.useContext.value as Quantity) | (CodeSystem.useContext.value as Range)
1234	CodeSystem	context-type	token		CodeSystem.useContext.code
1235	CodeSystem	context-type-quantity	composite		CodeSystem.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1236	CodeSystem	context-type-value	composite		CodeSystem.useContext	context-type=code	context=value.as(CodeableConcept)
1237	CodeSystem	date	date		CodeSystem.date
1238	CodeSystem	description	string		CodeSystem.description
1239	CodeSystem	identifier	token		CodeSystem.identifier
1240	CodeSystem	jurisdiction	token		CodeSystem.jurisdiction
1241	CodeSystem	language	token		CodeSystem.concept.designation.language
1242	CodeSystem	name	string		CodeSystem.name
1243	CodeSystem	publisher	string		CodeSystem.publisher
1244	CodeSystem	status	token		CodeSystem.status
1245	CodeSystem	supplements	reference	CodeSystem	CodeSystem.supplements
1246	CodeSystem	system	uri		CodeSystem.url
1247	CodeSystem	title	string		CodeSystem.title
1248	CodeSystem	url	uri		CodeSystem.url
1249	CodeSystem	version	token		CodeSystem.version
1250	Communication	based-on	reference		Communication.basedOn
1251	Communication	category	token		Communication.category
1252	Communication	encounter	reference	Encounter	Communication.encounter
1253	Communication	identifier	token		Communication.identifier
1254	Communication	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	Communication.instantiatesCanonical
1255	Communication	instantiates-uri	uri		Communication.instantiatesUri
1256	Communication	medium	token		Communication.medium
1257	Communication	part-of	reference		Communication.partOf
1258	Communication	patient	reference	Patient	Communication.subject.where(resolve() is Patient)
1259	Communication	received	date		Communication.received
1260	Communication	recipient	reference	Practitioner,Group,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	Communication.recipient
1261	Communication	sender	reference	Practitioner,Organization,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	Communication.sender
1262	Communication	sent	date		Communication.sent
1263	Communication	status	token		Communication.status
1264	Communication	subject	reference	Group,Patient	Communication.subject
1265	CommunicationRequest	authored	date		CommunicationRequest.authoredOn
1266	CommunicationRequest	based-on	reference		CommunicationRequest.basedOn
1267	CommunicationRequest	category	token		CommunicationRequest.category
1268	CommunicationRequest	encounter	reference	Encounter	CommunicationRequest.encounter
1269	CommunicationRequest	group-identifier	token		CommunicationRequest.groupIdentifier
1270	CommunicationRequest	identifier	token		CommunicationRequest.identifier
1271	CommunicationRequest	medium	token		CommunicationRequest.medium
1272	CommunicationRequest	occurrence	date		(CommunicationRequest.occurrence as dateTime)
1273	CommunicationRequest	patient	reference	Patient	CommunicationRequest.subject.where(resolve() is Patient)
1274	CommunicationRequest	priority	token		CommunicationRequest.priority
1275	CommunicationRequest	recipient	reference	Practitioner,Group,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	CommunicationRequest.recipient
1276	CommunicationRequest	replaces	reference	CommunicationRequest	CommunicationRequest.replaces
1277	CommunicationRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	CommunicationRequest.requester
1278	CommunicationRequest	sender	reference	Practitioner,Organization,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	CommunicationRequest.sender
1279	CommunicationRequest	status	token		CommunicationRequest.status
1280	CommunicationRequest	subject	reference	Group,Patient	CommunicationRequest.subject
1281	CompartmentDefinition	code	token		CompartmentDefinition.code
1282	CompartmentDefinition	context	token		(CompartmentDefinition.useContext.value as CodeableConcept)
1283	CompartmentDefinition	context-quantity	quantity		(CompartmentDefinition.useContext.value as Quantity) | (CompartmentDefinition.useContext.value as Range)
1284	CompartmentDefinition	context-type	token		CompartmentDefinition.useContext.code
1285	CompartmentDefinition	context-type-quantity	composite		CompartmentDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1286	CompartmentDefinition	context-type-value	composite		CompartmentDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1287	CompartmentDefinition	date	date		CompartmentDefinition.date
1288	CompartmentDefinition	description	string		CompartmentDefinition.description
1289	CompartmentDefinition	name	string		CompartmentDefinition.name
1290	CompartmentDefinition	publisher	string		CompartmentDefinition.publisher
1291	CompartmentDefinition	resource	token		CompartmentDefinition.resource.code
1292	CompartmentDefinition	status	token		CompartmentDefinition.status
1293	CompartmentDefinition	url	uri		CompartmentDefinition.url
1294	CompartmentDefinition	version	token		CompartmentDefinition.version
1295	Composition	attester	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Composition.attester.party
1296	Composition	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Composition.author
1297	Composition	category	token		Composition.category
1298	Composition	confidentiality	token		Composition.confidentiality
1299	Composition	context	token		Composition.event.code
1300	Composition	date	date		Composition.date
1301	Composition	encounter	reference	Encounter,EpisodeOfCare	Composition.encounter
1302	Composition	entry	reference		Composition.section.entry
1303	Composition	identifier	token		Composition.identifier
1304	Composition	patient	reference	Patient,Group	Composition.subject.where(resolve() is Patient)
1305	Composition	period	date		Composition.event.period
1306	Composition	related-id	token		(Composition.relatesTo.target as Identifier)
1307	Composition	related-ref	reference	Composition	(Composition.relatesTo.target as Reference)
1308	Composition	section	token		Composition.section.code
1309	Composition	status	token		Composition.status
1310	Composition	subject	reference		Composition.subject
1311	Composition	title	string		Composition.title
1312	Composition	type	token		Composition.type
1313	ConceptMap	context	token		(ConceptMap.useContext.value as CodeableConcept)
1314	ConceptMap	context-quantity	quantity		(ConceptMap.useContext.value as Quantity) | (ConceptMap.useContext.value as Range)
1315	ConceptMap	context-type	token		ConceptMap.useContext.code
1316	ConceptMap	context-type-quantity	composite		ConceptMap.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1317	ConceptMap	context-type-value	composite		ConceptMap.useContext	context-type=code	context=value.as(CodeableConcept)
1318	ConceptMap	date	date		ConceptMap.date
1319	ConceptMap	dependson	uri		ConceptMap.group.element.target.dependsOn.property
1320	ConceptMap	description	string		ConceptMap.description
1321	ConceptMap	identifier	token		ConceptMap.identifier
1322	ConceptMap	jurisdiction	token		ConceptMap.jurisdiction
1323	ConceptMap	name	string		ConceptMap.name
1324	ConceptMap	other	reference	ConceptMap	ConceptMap.group.unmapped.url
1325	ConceptMap	product	uri		ConceptMap.group.element.target.product.property
1326	ConceptMap	publisher	string		ConceptMap.publisher
1327	ConceptMap	source	reference	ValueSet	(ConceptMap.source as canonical)
1328	ConceptMap	source-code	token		ConceptMap.group.element.code
1329	ConceptMap	source-system	uri		ConceptMap.group.source
1330	ConceptMap	source-uri	reference	ValueSet	(ConceptMap.source as uri)
1331	ConceptMap	status	token		ConceptMap.status
1332	ConceptMap	target	reference	ValueSet	(ConceptMap.target as canonical)
1333	ConceptMap	target-code	token		ConceptMap.group.element.target.code
1334	ConceptMap	target-system	uri		ConceptMap.group.target
1335	ConceptMap	target-uri	reference	ValueSet	(ConceptMap.target as uri)
1336	ConceptMap	title	string		ConceptMap.title
1337	ConceptMap	url	uri		ConceptMap.url
1338	ConceptMap	version	token		ConceptMap.version
1339	Condition	abatement-age	quantity		Condition.abatement.as(Age) | Condition.abatement.as(Range)
1340	Condition	abatement-date	date		Condition.abatement.as(dateTime) | Condition.abatement.as(Period)
1341	Condition	abatement-string	string		Condition.abatement.as(string)
1342	Condition	asserter	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	Condition.asserter
1343	Condition	body-site	token		Condition.bodySite
1344	Condition	category	token		Condition.category
1345	Condition	clinical-status	token		Condition.clinicalStatus
1346	Condition	code	token		Condition.code
1347	Condition	encounter	reference	Encounter	Condition.encounter
1348	Condition	evidence	token		Condition.evidence.code
1349	Condition	evidence-detail	reference		Condition.evidence.detail
1350	Condition	identifier	token		Condition.identifier
1351	Condition	onset-age	quantity		Condition.onset.as(Age) | Condition.onset.as(Range)
1352	Condition	onset-date	date		Condition.onset.as(dateTime) | Condition.onset.as(Period)
1353	Condition	onset-info	string		Condition.onset.as(string)
1354	Condition	patient	reference	Patient,Group	Condition.subject.where(resolve() is Patient)
1355	Condition	recorded-date	date		Condition.recordedDate
1356	Condition	severity	token		Condition.severity
1357	Condition	stage	token		Condition.stage.summary
1358	Condition	subject	reference	Group,Patient	Condition.subject
1359	Condition	verification-status	token		Condition.verificationStatus
1360	Consent	action	token		Consent.provision.action
1361	Consent	actor	reference	Practitioner,Group,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	Consent.provision.actor.reference
1362	Consent	category	token		Consent.category
1363	Consent	consentor	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Consent.performer
1364	Consent	data	reference		Consent.provision.data.reference
1365	Consent	date	date		Consent.dateTime
1366	Consent	identifier	token		Consent.identifier
1367	Consent	organization	reference	Organization	Consent.organization
1368	Consent	patient	reference	Patient,Group	Consent.patient
1369	Consent	period	date		Consent.provision.period
1370	Consent	purpose	token		Consent.provision.purpose
1371	Consent	scope	token		Consent.scope
1372	Consent	security-label	token		Consent.provision.securityLabel
1373	Consent	source-reference	reference	Consent,Contract,QuestionnaireResponse,DocumentReference	Consent.source
1374	Consent	status	token		Consent.status
1375	Contract	authority	reference	Organization	Contract.authority
1376	Contract	domain	reference	Location	Contract.domain
1377	Contract	identifier	token		Contract.identifier
1378	Contract	instantiates	uri		Contract.instantiatesUri
1379	Contract	issued	date		Contract.issued
1380	Contract	patient	reference	Patient	Contract.subject.where(resolve() is Patient)
1381	Contract	signer	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	Contract.signer.party
1382	Contract	status	token		Contract.status
1383	Contract	subject	reference		Contract.subject
1384	Contract	url	uri		Contract.url
15	Coverage	beneficiary	reference	Patient	Coverage.beneficiary
1385	Coverage	class-type	token		Coverage.class.type
16	Coverage	class-value	string		Coverage.class.value
1386	Coverage	dependent	string		Coverage.dependent
1387	Coverage	identifier	token		Coverage.identifier
1388	Coverage	patient	reference	Patient	Coverage.beneficiary
1389	Coverage	payor	reference	Organization,Patient,RelatedPerson	Coverage.payor
1390	Coverage	policy-holder	reference	Organization,Patient,RelatedPerson	Coverage.policyHolder
1391	Coverage	status	token		Coverage.status
1392	Coverage	subscriber	reference	Patient,RelatedPerson	Coverage.subscriber
1393	Coverage	type	token		Coverage.type
1394	CoverageEligibilityRequest	created	date		CoverageEligibilityRequest.created
1395	CoverageEligibilityRequest	enterer	reference	Practitioner,PractitionerRole	CoverageEligibilityRequest.enterer
1396	CoverageEligibilityRequest	facility	reference	Location	CoverageEligibilityRequest.facility
1397	CoverageEligibilityRequest	identifier	token		CoverageEligibilityRequest.identifier
1398	CoverageEligibilityRequest	patient	reference	Patient	CoverageEligibilityRequest.patient
1399	CoverageEligibilityRequest	provider	reference	Practitioner,Organization,PractitionerRole	CoverageEligibilityRequest.provider
1400	CoverageEligibilityRequest	status	token		CoverageEligibilityRequest.status
1401	CoverageEligibilityResponse	created	date		CoverageEligibilityResponse.created
1402	CoverageEligibilityResponse	disposition	string		CoverageEligibilityResponse.disposition
1403	CoverageEligibilityResponse	identifier	token		CoverageEligibilityResponse.identifier
1404	CoverageEligibilityResponse	insurer	reference	Organization	CoverageEligibilityResponse.insurer
1405	CoverageEligibilityResponse	outcome	token		CoverageEligibilityResponse.outcome
19	CoverageEligibilityResponse	patient	reference	Patient	CoverageEligibilityResponse.patient
1406	CoverageEligibilityResponse	request	reference	CoverageEligibilityRequest	CoverageEligibilityResponse.request
1407	CoverageEligibilityResponse	requestor	reference	Practitioner,Organization,PractitionerRole	CoverageEligibilityResponse.requestor
1408	CoverageEligibilityResponse	status	token		CoverageEligibilityResponse.status
1409	DetectedIssue	author	reference	Practitioner,Device,PractitionerRole	DetectedIssue.author
1410	DetectedIssue	code	token		DetectedIssue.code
1411	DetectedIssue	identified	date		DetectedIssue.identified
1412	DetectedIssue	identifier	token		DetectedIssue.identifier
1413	DetectedIssue	implicated	reference		DetectedIssue.implicated
1414	DetectedIssue	patient	reference	Patient,Group	DetectedIssue.patient
1415	Device	device-name	string		Device.deviceName.name | Device.type.coding.display | Device.type.text
21	Device	identifier	token		Device.identifier
1416	Device	location	reference	Location	Device.location
1417	Device	manufacturer	string		Device.manufacturer
1418	Device	model	string		Device.modelNumber
1419	Device	organization	reference	Organization	Device.owner
1420	Device	patient	reference	Patient	Device.patient
1421	Device	status	token		Device.status
1422	Device	type	token		Device.type
1423	Device	udi-carrier	string		Device.udiCarrier.carrierHRF
1424	Device	udi-di	string		Device.udiCarrier.deviceIdentifier
1425	Device	url	uri		Device.url
1426	DeviceDefinition	identifier	token		DeviceDefinition.identifier
1427	DeviceDefinition	parent	reference	DeviceDefinition	DeviceDefinition.parentDevice
1428	DeviceDefinition	type	token		DeviceDefinition.type
1429	DeviceMetric	category	token		DeviceMetric.category
1430	DeviceMetric	identifier	token		DeviceMetric.identifier
1431	DeviceMetric	parent	reference	Device	DeviceMetric.parent
1432	DeviceMetric	source	reference	Device	DeviceMetric.source
1433	DeviceMetric	type	token		DeviceMetric.type
1434	DeviceRequest	authored-on	date		DeviceRequest.authoredOn
1435	DeviceRequest	based-on	reference		DeviceRequest.basedOn
1436	DeviceRequest	code	token		(DeviceRequest.code as CodeableConcept)
1437	DeviceRequest	device	reference	Device	(DeviceRequest.code as Reference)
1438	DeviceRequest	encounter	reference	Encounter,EpisodeOfCare	DeviceRequest.encounter
1439	DeviceRequest	event-date	date		(DeviceRequest.occurrence as dateTime) | (DeviceRequest.occurrence as Period)
1440	DeviceRequest	group-identifier	token		DeviceRequest.groupIdentifier
1441	DeviceRequest	identifier	token		DeviceRequest.identifier
1442	DeviceRequest	instantiates-canonical	reference	PlanDefinition,ActivityDefinition	DeviceRequest.instantiatesCanonical
1443	DeviceRequest	instantiates-uri	uri		DeviceRequest.instantiatesUri
1444	DeviceRequest	insurance	reference	ClaimResponse,Coverage	DeviceRequest.insurance
1445	DeviceRequest	intent	token		DeviceRequest.intent
1446	DeviceRequest	patient	reference	Patient,Group	DeviceRequest.subject.where(resolve() is Patient)
1447	DeviceRequest	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	DeviceRequest.performer
1448	DeviceRequest	prior-request	reference		DeviceRequest.priorRequest
1449	DeviceRequest	requester	reference	Practitioner,Organization,Device,PractitionerRole	DeviceRequest.requester
1450	DeviceRequest	status	token		DeviceRequest.status
1451	DeviceRequest	subject	reference	Group,Device,Patient,Location	DeviceRequest.subject
1452	DeviceUseStatement	device	reference	Device	DeviceUseStatement.device
1453	DeviceUseStatement	identifier	token		DeviceUseStatement.identifier
1454	DeviceUseStatement	patient	reference	Patient,Group	DeviceUseStatement.subject
1455	DeviceUseStatement	subject	reference	Group,Patient	DeviceUseStatement.subject
1456	DiagnosticReport	based-on	reference	CarePlan,MedicationRequest,NutritionOrder,ServiceRequest,ImmunizationRecommendation	DiagnosticReport.basedOn
1457	DiagnosticReport	category	token		DiagnosticReport.category
1458	DiagnosticReport	code	token		DiagnosticReport.code
1459	DiagnosticReport	conclusion	token		DiagnosticReport.conclusionCode
1460	DiagnosticReport	date	date		DiagnosticReport.effective
1461	DiagnosticReport	encounter	reference	Encounter,EpisodeOfCare	DiagnosticReport.encounter
1462	DiagnosticReport	identifier	token		DiagnosticReport.identifier
1463	DiagnosticReport	issued	date		DiagnosticReport.issued
1464	DiagnosticReport	media	reference	Media	DiagnosticReport.media.link
1465	DiagnosticReport	patient	reference	Patient,Group	DiagnosticReport.subject.where(resolve() is Patient)
1466	DiagnosticReport	performer	reference	Practitioner,Organization,CareTeam,PractitionerRole	DiagnosticReport.performer
1467	DiagnosticReport	result	reference	Observation	DiagnosticReport.result
1468	DiagnosticReport	results-interpreter	reference	Practitioner,Organization,CareTeam,PractitionerRole	DiagnosticReport.resultsInterpreter
1469	DiagnosticReport	specimen	reference	Specimen	DiagnosticReport.specimen
1470	DiagnosticReport	status	token		DiagnosticReport.status
1471	DiagnosticReport	subject	reference	Group,Device,Patient,Location	DiagnosticReport.subject
1472	DocumentManifest	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	DocumentManifest.author
1473	DocumentManifest	created	date		DocumentManifest.created
1474	DocumentManifest	description	string		DocumentManifest.description
1475	DocumentManifest	identifier	token		DocumentManifest.masterIdentifier | DocumentManifest.identifier
1476	DocumentManifest	item	reference		DocumentManifest.content
1477	DocumentManifest	patient	reference	Patient,Group	DocumentManifest.subject.where(resolve() is Patient)
1478	DocumentManifest	recipient	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	DocumentManifest.recipient
1479	DocumentManifest	related-id	token		DocumentManifest.related.identifier
1480	DocumentManifest	related-ref	reference		DocumentManifest.related.ref
1481	DocumentManifest	source	uri		DocumentManifest.source
1482	DocumentManifest	status	token		DocumentManifest.status
1483	DocumentManifest	subject	reference	Practitioner,Group,Device,Patient	DocumentManifest.subject
1484	DocumentManifest	type	token		DocumentManifest.type
1485	DocumentReference	authenticator	reference	Practitioner,Organization,PractitionerRole	DocumentReference.authenticator
1486	DocumentReference	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	DocumentReference.author
1487	DocumentReference	category	token		DocumentReference.category
1488	DocumentReference	contenttype	token		DocumentReference.content.attachment.contentType
1489	DocumentReference	custodian	reference	Organization	DocumentReference.custodian
1490	DocumentReference	date	date		DocumentReference.date
1491	DocumentReference	description	string		DocumentReference.description
1492	DocumentReference	encounter	reference	Encounter,EpisodeOfCare	DocumentReference.context.encounter
1493	DocumentReference	event	token		DocumentReference.context.event
1494	DocumentReference	facility	token		DocumentReference.context.facilityType
1495	DocumentReference	format	token		DocumentReference.content.format
1496	DocumentReference	identifier	token		DocumentReference.masterIdentifier | DocumentReference.identifier
1497	DocumentReference	language	token		DocumentReference.content.attachment.language
1498	DocumentReference	location	uri		DocumentReference.content.attachment.url
1499	DocumentReference	patient	reference	Patient,Group	DocumentReference.subject.where(resolve() is Patient)
1500	DocumentReference	period	date		DocumentReference.context.period
1501	DocumentReference	related	reference		DocumentReference.context.related
1502	DocumentReference	relatesto	reference	DocumentReference	DocumentReference.relatesTo.target
1503	DocumentReference	relation	token		DocumentReference.relatesTo.code
1504	DocumentReference	relationship	composite		DocumentReference.relatesTo	relatesto=code	relation=target
1505	DocumentReference	security-label	token		DocumentReference.securityLabel
1506	DocumentReference	setting	token		DocumentReference.context.practiceSetting
1507	DocumentReference	status	token		DocumentReference.status
1508	DocumentReference	subject	reference	Practitioner,Group,Device,Patient	DocumentReference.subject
1509	DocumentReference	type	token		DocumentReference.type
1510	EffectEvidenceSynthesis	context	token		(EffectEvidenceSynthesis.useContext.value as CodeableConcept)
1511	EffectEvidenceSynthesis	context-quantity	quantity		(EffectEvidenceSynthesis.useContext.value as Quantity) | (EffectEvidenceSynthesis.useContext.value as Range)
1512	EffectEvidenceSynthesis	context-type	token		EffectEvidenceSynthesis.useContext.code
1513	EffectEvidenceSynthesis	context-type-quantity	composite		EffectEvidenceSynthesis.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1514	EffectEvidenceSynthesis	context-type-value	composite		EffectEvidenceSynthesis.useContext	context-type=code	context=value.as(CodeableConcept)
1515	EffectEvidenceSynthesis	date	date		EffectEvidenceSynthesis.date
1516	EffectEvidenceSynthesis	description	string		EffectEvidenceSynthesis.description
1517	EffectEvidenceSynthesis	effective	date		EffectEvidenceSynthesis.effectivePeriod
1518	EffectEvidenceSynthesis	identifier	token		EffectEvidenceSynthesis.identifier
1519	EffectEvidenceSynthesis	jurisdiction	token		EffectEvidenceSynthesis.jurisdiction
1520	EffectEvidenceSynthesis	name	string		EffectEvidenceSynthesis.name
1521	EffectEvidenceSynthesis	publisher	string		EffectEvidenceSynthesis.publisher
1522	EffectEvidenceSynthesis	status	token		EffectEvidenceSynthesis.status
1523	EffectEvidenceSynthesis	title	string		EffectEvidenceSynthesis.title
1524	EffectEvidenceSynthesis	url	uri		EffectEvidenceSynthesis.url
1525	EffectEvidenceSynthesis	version	token		EffectEvidenceSynthesis.version
1526	Encounter	account	reference	Account	Encounter.account
1527	Encounter	appointment	reference	Appointment	Encounter.appointment
1528	Encounter	based-on	reference	ServiceRequest	Encounter.basedOn
1529	Encounter	class	token		Encounter.class
1530	Encounter	date	date		Encounter.period
1531	Encounter	diagnosis	reference	Condition,Procedure	Encounter.diagnosis.condition
1532	Encounter	episode-of-care	reference	EpisodeOfCare	Encounter.episodeOfCare
1533	Encounter	identifier	token		Encounter.identifier
1534	Encounter	length	quantity		Encounter.length
1535	Encounter	location	reference	Location	Encounter.location.location
1536	Encounter	location-period	date		Encounter.location.period
1537	Encounter	part-of	reference	Encounter	Encounter.partOf
1538	Encounter	participant	reference	Practitioner,PractitionerRole,RelatedPerson	Encounter.participant.individual
1539	Encounter	participant-type	token		Encounter.participant.type
1540	Encounter	patient	reference	Patient,Group	Encounter.subject.where(resolve() is Patient)
1541	Encounter	practitioner	reference	Practitioner	Encounter.participant.individual.where(resolve() is Practitioner)
1542	Encounter	reason-code	token		Encounter.reasonCode
1543	Encounter	reason-reference	reference	Condition,Observation,Procedure,ImmunizationRecommendation	Encounter.reasonReference
1544	Encounter	service-provider	reference	Organization	Encounter.serviceProvider
1545	Encounter	special-arrangement	token		Encounter.hospitalization.specialArrangement
1546	Encounter	status	token		Encounter.status
1547	Encounter	subject	reference	Group,Patient	Encounter.subject
1548	Encounter	type	token		Encounter.type
1549	Endpoint	connection-type	token		Endpoint.connectionType
1550	Endpoint	identifier	token		Endpoint.identifier
1551	Endpoint	name	string		Endpoint.name
1552	Endpoint	organization	reference	Organization	Endpoint.managingOrganization
1553	Endpoint	payload-type	token		Endpoint.payloadType
1554	Endpoint	status	token		Endpoint.status
1555	EnrollmentRequest	identifier	token		EnrollmentRequest.identifier
1556	EnrollmentRequest	patient	reference	Patient	EnrollmentRequest.candidate
1557	EnrollmentRequest	status	token		EnrollmentRequest.status
1558	EnrollmentRequest	subject	reference	Patient	EnrollmentRequest.candidate
1559	EnrollmentResponse	identifier	token		EnrollmentResponse.identifier
1560	EnrollmentResponse	request	reference	EnrollmentRequest	EnrollmentResponse.request
1561	EnrollmentResponse	status	token		EnrollmentResponse.status
1562	EpisodeOfCare	care-manager	reference	Practitioner	EpisodeOfCare.careManager.where(resolve() is Practitioner)
1563	EpisodeOfCare	condition	reference	Condition	EpisodeOfCare.diagnosis.condition
1564	EpisodeOfCare	date	date		EpisodeOfCare.period
1565	EpisodeOfCare	identifier	token		EpisodeOfCare.identifier
1566	EpisodeOfCare	incoming-referral	reference	ServiceRequest	EpisodeOfCare.referralRequest
1567	EpisodeOfCare	organization	reference	Organization	EpisodeOfCare.managingOrganization
1568	EpisodeOfCare	patient	reference	Patient,Group	EpisodeOfCare.patient
1569	EpisodeOfCare	status	token		EpisodeOfCare.status
1570	EpisodeOfCare	type	token		EpisodeOfCare.type
1571	EventDefinition	composed-of	reference		EventDefinition.relatedArtifact.where(type='composed-of').resource
1572	EventDefinition	context	token		(EventDefinition.useContext.value as CodeableConcept)
1573	EventDefinition	context-quantity	quantity		(EventDefinition.useContext.value as Quantity) | (EventDefinition.useContext.value as Range)
1574	EventDefinition	context-type	token		EventDefinition.useContext.code
1575	EventDefinition	context-type-quantity	composite		EventDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1576	EventDefinition	context-type-value	composite		EventDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1577	EventDefinition	date	date		EventDefinition.date
1578	EventDefinition	depends-on	reference		EventDefinition.relatedArtifact.where(type='depends-on').resource
1579	EventDefinition	derived-from	reference		EventDefinition.relatedArtifact.where(type='derived-from').resource
1580	EventDefinition	description	string		EventDefinition.description
1581	EventDefinition	effective	date		EventDefinition.effectivePeriod
1582	EventDefinition	identifier	token		EventDefinition.identifier
1583	EventDefinition	jurisdiction	token		EventDefinition.jurisdiction
1584	EventDefinition	name	string		EventDefinition.name
1585	EventDefinition	predecessor	reference		EventDefinition.relatedArtifact.where(type='predecessor').resource
1586	EventDefinition	publisher	string		EventDefinition.publisher
1587	EventDefinition	status	token		EventDefinition.status
1588	EventDefinition	successor	reference		EventDefinition.relatedArtifact.where(type='successor').resource
1589	EventDefinition	title	string		EventDefinition.title
1590	EventDefinition	topic	token		EventDefinition.topic
1591	EventDefinition	url	uri		EventDefinition.url
1592	EventDefinition	version	token		EventDefinition.version
1593	Evidence	composed-of	reference		Evidence.relatedArtifact.where(type='composed-of').resource
1594	Evidence	context	token		(Evidence.useContext.value as CodeableConcept)
1595	Evidence	context-quantity	quantity		(Evidence.useContext.value as Quantity) | (Evidence.useContext.value as Range)
1596	Evidence	context-type	token		Evidence.useContext.code
1597	Evidence	context-type-quantity	composite		Evidence.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1598	Evidence	context-type-value	composite		Evidence.useContext	context-type=code	context=value.as(CodeableConcept)
1599	Evidence	date	date		Evidence.date
1600	Evidence	depends-on	reference		Evidence.relatedArtifact.where(type='depends-on').resource
1601	Evidence	derived-from	reference		Evidence.relatedArtifact.where(type='derived-from').resource
1602	Evidence	description	string		Evidence.description
1603	Evidence	effective	date		Evidence.effectivePeriod
1604	Evidence	identifier	token		Evidence.identifier
1605	Evidence	jurisdiction	token		Evidence.jurisdiction
1606	Evidence	name	string		Evidence.name
1607	Evidence	predecessor	reference		Evidence.relatedArtifact.where(type='predecessor').resource
1608	Evidence	publisher	string		Evidence.publisher
1609	Evidence	status	token		Evidence.status
1610	Evidence	successor	reference		Evidence.relatedArtifact.where(type='successor').resource
1611	Evidence	title	string		Evidence.title
1612	Evidence	topic	token		Evidence.topic
1613	Evidence	url	uri		Evidence.url
1614	Evidence	version	token		Evidence.version
1615	EvidenceVariable	composed-of	reference		EvidenceVariable.relatedArtifact.where(type='composed-of').resource
1616	EvidenceVariable	context	token		(EvidenceVariable.useContext.value as CodeableConcept)
1617	EvidenceVariable	context-quantity	quantity		(EvidenceVariable.useContext.value as Quantity) | (EvidenceVariable.useContext.value as Range)
1618	EvidenceVariable	context-type	token		EvidenceVariable.useContext.code
1619	EvidenceVariable	context-type-quantity	composite		EvidenceVariable.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1620	EvidenceVariable	context-type-value	composite		EvidenceVariable.useContext	context-type=code	context=value.as(CodeableConcept)
1621	EvidenceVariable	date	date		EvidenceVariable.date
1622	EvidenceVariable	depends-on	reference		EvidenceVariable.relatedArtifact.where(type='depends-on').resource
1623	EvidenceVariable	derived-from	reference		EvidenceVariable.relatedArtifact.where(type='derived-from').resource
1624	EvidenceVariable	description	string		EvidenceVariable.description
1625	EvidenceVariable	effective	date		EvidenceVariable.effectivePeriod
1626	EvidenceVariable	identifier	token		EvidenceVariable.identifier
1627	EvidenceVariable	jurisdiction	token		EvidenceVariable.jurisdiction
1628	EvidenceVariable	name	string		EvidenceVariable.name
1629	EvidenceVariable	predecessor	reference		EvidenceVariable.relatedArtifact.where(type='predecessor').resource
1630	EvidenceVariable	publisher	string		EvidenceVariable.publisher
1631	EvidenceVariable	status	token		EvidenceVariable.status
1632	EvidenceVariable	successor	reference		EvidenceVariable.relatedArtifact.where(type='successor').resource
1633	EvidenceVariable	title	string		EvidenceVariable.title
1634	EvidenceVariable	topic	token		EvidenceVariable.topic
1635	EvidenceVariable	url	uri		EvidenceVariable.url
1636	EvidenceVariable	version	token		EvidenceVariable.version
1637	ExampleScenario	context	token		(ExampleScenario.useContext.value as CodeableConcept)
1638	ExampleScenario	context-quantity	quantity		(ExampleScenario.useContext.value as Quantity) | (ExampleScenario.useContext.value as Range)
1639	ExampleScenario	context-type	token		ExampleScenario.useContext.code
1640	ExampleScenario	context-type-quantity	composite		ExampleScenario.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1641	ExampleScenario	context-type-value	composite		ExampleScenario.useContext	context-type=code	context=value.as(CodeableConcept)
1642	ExampleScenario	date	date		ExampleScenario.date
1643	ExampleScenario	identifier	token		ExampleScenario.identifier
1644	ExampleScenario	jurisdiction	token		ExampleScenario.jurisdiction
1645	ExampleScenario	name	string		ExampleScenario.name
1646	ExampleScenario	publisher	string		ExampleScenario.publisher
1647	ExampleScenario	status	token		ExampleScenario.status
1648	ExampleScenario	url	uri		ExampleScenario.url
1649	ExampleScenario	version	token		ExampleScenario.version
1650	ExplanationOfBenefit	care-team	reference	Practitioner,Organization,PractitionerRole	ExplanationOfBenefit.careTeam.provider
1651	ExplanationOfBenefit	claim	reference	Claim	ExplanationOfBenefit.claim
1652	ExplanationOfBenefit	coverage	reference	Coverage	ExplanationOfBenefit.insurance.coverage
1653	ExplanationOfBenefit	created	date		ExplanationOfBenefit.created
1654	ExplanationOfBenefit	detail-udi	reference	Device	ExplanationOfBenefit.item.detail.udi
1655	ExplanationOfBenefit	disposition	string		ExplanationOfBenefit.disposition
1656	ExplanationOfBenefit	encounter	reference	Encounter	ExplanationOfBenefit.item.encounter
1657	ExplanationOfBenefit	enterer	reference	Practitioner,PractitionerRole	ExplanationOfBenefit.enterer
1658	ExplanationOfBenefit	facility	reference	Location	ExplanationOfBenefit.facility
1659	ExplanationOfBenefit	identifier	token		ExplanationOfBenefit.identifier
1660	ExplanationOfBenefit	item-udi	reference	Device	ExplanationOfBenefit.item.udi
1661	ExplanationOfBenefit	patient	reference	Patient	ExplanationOfBenefit.patient
1662	ExplanationOfBenefit	payee	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	ExplanationOfBenefit.payee.party
1663	ExplanationOfBenefit	procedure-udi	reference	Device	ExplanationOfBenefit.procedure.udi
1664	ExplanationOfBenefit	provider	reference	Practitioner,Organization,PractitionerRole	ExplanationOfBenefit.provider
1665	ExplanationOfBenefit	status	token		ExplanationOfBenefit.status
1666	ExplanationOfBenefit	subdetail-udi	reference	Device	ExplanationOfBenefit.item.detail.subDetail.udi
1667	FamilyMemberHistory	code	token		FamilyMemberHistory.condition.code
1668	FamilyMemberHistory	date	date		FamilyMemberHistory.date
1669	FamilyMemberHistory	identifier	token		FamilyMemberHistory.identifier
1670	FamilyMemberHistory	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	FamilyMemberHistory.instantiatesCanonical
1671	FamilyMemberHistory	instantiates-uri	uri		FamilyMemberHistory.instantiatesUri
1672	FamilyMemberHistory	patient	reference	Patient,Group	FamilyMemberHistory.patient
1673	FamilyMemberHistory	relationship	token		FamilyMemberHistory.relationship
1674	FamilyMemberHistory	sex	token		FamilyMemberHistory.sex
1675	FamilyMemberHistory	status	token		FamilyMemberHistory.status
1676	Flag	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole	Flag.author
1677	Flag	date	date		Flag.period
1678	Flag	encounter	reference	Encounter,EpisodeOfCare	Flag.encounter
1679	Flag	identifier	token		Flag.identifier
1680	Flag	patient	reference	Patient,Group	Flag.subject.where(resolve() is Patient)
1681	Flag	subject	reference	Practitioner,Group,Organization,Medication,Patient,PlanDefinition,Procedure,Location	Flag.subject
1682	Goal	achievement-status	token		Goal.achievementStatus
1683	Goal	category	token		Goal.category
1684	Goal	identifier	token		Goal.identifier
1685	Goal	lifecycle-status	token		Goal.lifecycleStatus
1686	Goal	patient	reference	Patient,Group	Goal.subject.where(resolve() is Patient)
1687	Goal	start-date	date		(Goal.start as date)
1688	Goal	subject	reference	Group,Organization,Patient	Goal.subject
1689	Goal	target-date	date		(Goal.target.due as date)
1690	GraphDefinition	context	token		(GraphDefinition.useContext.value as CodeableConcept)
1691	GraphDefinition	context-quantity	quantity		(GraphDefinition.useContext.value as Quantity) | (GraphDefinition.useContext.value as Range)
1692	GraphDefinition	context-type	token		GraphDefinition.useContext.code
1693	GraphDefinition	context-type-quantity	composite		GraphDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1694	GraphDefinition	context-type-value	composite		GraphDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
1695	GraphDefinition	date	date		GraphDefinition.date
1696	GraphDefinition	description	string		GraphDefinition.description
1697	GraphDefinition	jurisdiction	token		GraphDefinition.jurisdiction
1698	GraphDefinition	name	string		GraphDefinition.name
1699	GraphDefinition	publisher	string		GraphDefinition.publisher
1700	GraphDefinition	start	token		GraphDefinition.start
1701	GraphDefinition	status	token		GraphDefinition.status
1702	GraphDefinition	url	uri		GraphDefinition.url
1703	GraphDefinition	version	token		GraphDefinition.version
1704	Group	actual	token		Group.actual
1705	Group	characteristic	token		Group.characteristic.code
1706	Group	characteristic-value	composite		Group.characteristic	characteristic=code	value=value
1707	Group	code	token		Group.code
1708	Group	exclude	token		Group.characteristic.exclude
1709	Group	identifier	token		Group.identifier
1710	Group	managing-entity	reference	Practitioner,Organization,PractitionerRole,RelatedPerson	Group.managingEntity
1711	Group	member	reference	Practitioner,Group,Device,Medication,Patient,Substance,PractitionerRole	Group.member.entity
1712	Group	type	token		Group.type
1713	Group	value	token		(Group.characteristic.value as CodeableConcept) | (Group.characteristic.value as boolean)
1714	GuidanceResponse	identifier	token		GuidanceResponse.identifier
1715	GuidanceResponse	patient	reference	Patient	GuidanceResponse.subject.where(resolve() is Patient)
1716	GuidanceResponse	request	token		GuidanceResponse.requestIdentifier
1717	GuidanceResponse	subject	reference	Group,Patient	GuidanceResponse.subject
1718	HealthcareService	active	token		HealthcareService.active
1719	HealthcareService	characteristic	token		HealthcareService.characteristic
1720	HealthcareService	coverage-area	reference	Location	HealthcareService.coverageArea
1721	HealthcareService	endpoint	reference	Endpoint	HealthcareService.endpoint
1722	HealthcareService	identifier	token		HealthcareService.identifier
1723	HealthcareService	location	reference	Location	HealthcareService.location
1724	HealthcareService	name	string		HealthcareService.name
1725	HealthcareService	organization	reference	Organization	HealthcareService.providedBy
1726	HealthcareService	program	token		HealthcareService.program
1727	HealthcareService	service-category	token		HealthcareService.category
1728	HealthcareService	service-type	token		HealthcareService.type
1729	HealthcareService	specialty	token		HealthcareService.specialty
1730	ImagingStudy	basedon	reference	Appointment,AppointmentResponse,CarePlan,Task,ServiceRequest	ImagingStudy.basedOn
1731	ImagingStudy	bodysite	token		ImagingStudy.series.bodySite
1732	ImagingStudy	dicom-class	token		ImagingStudy.series.instance.sopClass
1733	ImagingStudy	encounter	reference	Encounter	ImagingStudy.encounter
1734	ImagingStudy	endpoint	reference	Endpoint	ImagingStudy.endpoint | ImagingStudy.series.endpoint
1735	ImagingStudy	identifier	token		ImagingStudy.identifier
1736	ImagingStudy	instance	token		ImagingStudy.series.instance.uid
1737	ImagingStudy	interpreter	reference	Practitioner,PractitionerRole	ImagingStudy.interpreter
1738	ImagingStudy	modality	token		ImagingStudy.series.modality
1739	ImagingStudy	patient	reference	Patient,Group	ImagingStudy.subject.where(resolve() is Patient)
1740	ImagingStudy	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	ImagingStudy.series.performer.actor
1741	ImagingStudy	reason	token		ImagingStudy.reasonCode
1742	ImagingStudy	referrer	reference	Practitioner,PractitionerRole	ImagingStudy.referrer
1743	ImagingStudy	series	token		ImagingStudy.series.uid
1744	ImagingStudy	started	date		ImagingStudy.started
1745	ImagingStudy	status	token		ImagingStudy.status
1746	ImagingStudy	subject	reference	Group,Device,Patient	ImagingStudy.subject
1747	Immunization	date	date		Immunization.occurrence
1748	Immunization	identifier	token		Immunization.identifier
1749	Immunization	location	reference	Location	Immunization.location
1750	Immunization	lot-number	string		Immunization.lotNumber
1751	Immunization	manufacturer	reference	Organization	Immunization.manufacturer
1752	Immunization	patient	reference	Patient,Group	Immunization.patient
1753	Immunization	performer	reference	Practitioner,Organization,PractitionerRole	Immunization.performer.actor
1754	Immunization	reaction	reference	Observation	Immunization.reaction.detail
1755	Immunization	reaction-date	date		Immunization.reaction.date
1756	Immunization	reason-code	token		Immunization.reasonCode
1757	Immunization	reason-reference	reference	Condition,Observation,DiagnosticReport	Immunization.reasonReference
1758	Immunization	series	string		Immunization.protocolApplied.series
1759	Immunization	status	token		Immunization.status
1760	Immunization	status-reason	token		Immunization.statusReason
1761	Immunization	target-disease	token		Immunization.protocolApplied.targetDisease
1762	Immunization	vaccine-code	token		Immunization.vaccineCode
1763	ImmunizationEvaluation	date	date		ImmunizationEvaluation.date
1764	ImmunizationEvaluation	dose-status	token		ImmunizationEvaluation.doseStatus
1765	ImmunizationEvaluation	identifier	token		ImmunizationEvaluation.identifier
1766	ImmunizationEvaluation	immunization-event	reference	Immunization	ImmunizationEvaluation.immunizationEvent
1767	ImmunizationEvaluation	patient	reference	Patient	ImmunizationEvaluation.patient
1768	ImmunizationEvaluation	status	token		ImmunizationEvaluation.status
1769	ImmunizationEvaluation	target-disease	token		ImmunizationEvaluation.targetDisease
1770	ImmunizationRecommendation	date	date		ImmunizationRecommendation.date
1771	ImmunizationRecommendation	identifier	token		ImmunizationRecommendation.identifier
1772	ImmunizationRecommendation	information	reference		ImmunizationRecommendation.recommendation.supportingPatientInformation
1773	ImmunizationRecommendation	patient	reference	Patient	ImmunizationRecommendation.patient
1774	ImmunizationRecommendation	status	token		ImmunizationRecommendation.recommendation.forecastStatus
1775	ImmunizationRecommendation	support	reference	Immunization,ImmunizationEvaluation	ImmunizationRecommendation.recommendation.supportingImmunization
1776	ImmunizationRecommendation	target-disease	token		ImmunizationRecommendation.recommendation.targetDisease
1777	ImmunizationRecommendation	vaccine-type	token		ImmunizationRecommendation.recommendation.vaccineCode
1778	ImplementationGuide	context	token		(ImplementationGuide.useContext.value as CodeableConcept)
1779	ImplementationGuide	context-quantity	quantity		(ImplementationGuide.useContext.value as Quantity) | (ImplementationGuide.useContext.value as Range)
1780	ImplementationGuide	context-type	token		ImplementationGuide.useContext.code
1781	ImplementationGuide	context-type-quantity	composite		ImplementationGuide.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1782	ImplementationGuide	context-type-value	composite		ImplementationGuide.useContext	context-type=code	context=value.as(CodeableConcept)
1783	ImplementationGuide	date	date		ImplementationGuide.date
1784	ImplementationGuide	depends-on	reference	ImplementationGuide	ImplementationGuide.dependsOn.uri
1785	ImplementationGuide	description	string		ImplementationGuide.description
1786	ImplementationGuide	experimental	token		ImplementationGuide.experimental
1787	ImplementationGuide	global	reference	StructureDefinition	ImplementationGuide.global.profile
1788	ImplementationGuide	jurisdiction	token		ImplementationGuide.jurisdiction
1789	ImplementationGuide	name	string		ImplementationGuide.name
1790	ImplementationGuide	publisher	string		ImplementationGuide.publisher
1791	ImplementationGuide	resource	reference		ImplementationGuide.definition.resource.reference
1792	ImplementationGuide	status	token		ImplementationGuide.status
1793	ImplementationGuide	title	string		ImplementationGuide.title
1794	ImplementationGuide	url	uri		ImplementationGuide.url
1795	ImplementationGuide	version	token		ImplementationGuide.version
1796	InsurancePlan	address	string		InsurancePlan.contact.address
1797	InsurancePlan	address-city	string		InsurancePlan.contact.address.city
1798	InsurancePlan	address-country	string		InsurancePlan.contact.address.country
1799	InsurancePlan	address-postalcode	string		InsurancePlan.contact.address.postalCode
1800	InsurancePlan	address-state	string		InsurancePlan.contact.address.state
1801	InsurancePlan	address-use	token		InsurancePlan.contact.address.use
1802	InsurancePlan	administered-by	reference	Organization	InsurancePlan.administeredBy
1803	InsurancePlan	endpoint	reference	Endpoint	InsurancePlan.endpoint
17	InsurancePlan	identifier	token		InsurancePlan.identifier
1804	InsurancePlan	name	string		name | alias
1805	InsurancePlan	owned-by	reference	Organization	InsurancePlan.ownedBy
1806	InsurancePlan	phonetic	string		InsurancePlan.name
1807	InsurancePlan	status	token		InsurancePlan.status
1808	InsurancePlan	type	token		InsurancePlan.type
1809	Invoice	account	reference	Account	Invoice.account
1810	Invoice	date	date		Invoice.date
1811	Invoice	identifier	token		Invoice.identifier
1812	Invoice	issuer	reference	Organization	Invoice.issuer
1813	Invoice	participant	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Invoice.participant.actor
1814	Invoice	participant-role	token		Invoice.participant.role
1815	Invoice	patient	reference	Patient	Invoice.subject.where(resolve() is Patient)
1816	Invoice	recipient	reference	Organization,Patient,RelatedPerson	Invoice.recipient
1817	Invoice	status	token		Invoice.status
1818	Invoice	subject	reference	Group,Patient	Invoice.subject
1819	Invoice	totalgross	quantity		Invoice.totalGross
1820	Invoice	totalnet	quantity		Invoice.totalNet
1821	Invoice	type	token		Invoice.type
1822	Library	composed-of	reference		Library.relatedArtifact.where(type='composed-of').resource
1823	Library	content-type	token		Library.content.contentType
1824	Library	context	token		(Library.useContext.value as CodeableConcept)
1825	Library	context-quantity	quantity		(Library.useContext.value as Quantity) | (Library.useContext.value as Range)
1826	Library	context-type	token		Library.useContext.code
1827	Library	context-type-quantity	composite		Library.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1828	Library	context-type-value	composite		Library.useContext	context-type=code	context=value.as(CodeableConcept)
1829	Library	date	date		Library.date
1830	Library	depends-on	reference		Library.relatedArtifact.where(type='depends-on').resource
1831	Library	derived-from	reference		Library.relatedArtifact.where(type='derived-from').resource
1832	Library	description	string		Library.description
1833	Library	effective	date		Library.effectivePeriod
1834	Library	identifier	token		Library.identifier
1835	Library	jurisdiction	token		Library.jurisdiction
1836	Library	name	string		Library.name
1837	Library	predecessor	reference		Library.relatedArtifact.where(type='predecessor').resource
1838	Library	publisher	string		Library.publisher
1839	Library	status	token		Library.status
1840	Library	successor	reference		Library.relatedArtifact.where(type='successor').resource
1841	Library	title	string		Library.title
1842	Library	topic	token		Library.topic
1843	Library	type	token		Library.type
1844	Library	url	uri		Library.url
1845	Library	version	token		Library.version
1846	Linkage	author	reference	Practitioner,Organization,PractitionerRole	Linkage.author
1847	Linkage	item	reference		Linkage.item.resource
1848	Linkage	source	reference		Linkage.item.resource
1849	List	code	token		List.code
1850	List	date	date		List.date
1851	List	empty-reason	token		List.emptyReason
1852	List	encounter	reference	Encounter,EpisodeOfCare	List.encounter
1853	List	identifier	token		List.identifier
1854	List	item	reference		List.entry.item
1855	List	notes	string		List.note.text
1856	List	patient	reference	Patient,Group	List.subject.where(resolve() is Patient)
1857	List	source	reference	Practitioner,Device,Patient,PractitionerRole	List.source
1858	List	status	token		List.status
1859	List	subject	reference	Group,Device,Patient,Location	List.subject
1860	List	title	string		List.title
1861	Location	address	string		Location.address
1862	Location	address-city	string		Location.address.city
1863	Location	address-country	string		Location.address.country
1864	Location	address-postalcode	string		Location.address.postalCode
1865	Location	address-state	string		Location.address.state
1866	Location	address-use	token		Location.address.use
1867	Location	endpoint	reference	Endpoint	Location.endpoint
1868	Location	identifier	token		Location.identifier
1869	Location	name	string		Location.name | Location.alias
1870	Location	near	special		Location.position
1871	Location	operational-status	token		Location.operationalStatus
1872	Location	organization	reference	Organization	Location.managingOrganization
1873	Location	partof	reference	Location	Location.partOf
1874	Location	status	token		Location.status
1875	Location	type	token		Location.type
1876	Measure	composed-of	reference		Measure.relatedArtifact.where(type='composed-of').resource
1877	Measure	context	token		(Measure.useContext.value as CodeableConcept)
1878	Measure	context-quantity	quantity		(Measure.useContext.value as Quantity) | (Measure.useContext.value as Range)
1879	Measure	context-type	token		Measure.useContext.code
1880	Measure	context-type-quantity	composite		Measure.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
1881	Measure	context-type-value	composite		Measure.useContext	context-type=code	context=value.as(CodeableConcept)
1882	Measure	date	date		Measure.date
1883	Measure	depends-on	reference		Measure.relatedArtifact.where(type='depends-on').resource | Measure.library
1884	Measure	derived-from	reference		Measure.relatedArtifact.where(type='derived-from').resource
1885	Measure	description	string		Measure.description
1886	Measure	effective	date		Measure.effectivePeriod
1887	Measure	identifier	token		Measure.identifier
1888	Measure	jurisdiction	token		Measure.jurisdiction
1889	Measure	name	string		Measure.name
1890	Measure	predecessor	reference		Measure.relatedArtifact.where(type='predecessor').resource
1891	Measure	publisher	string		Measure.publisher
1892	Measure	status	token		Measure.status
1893	Measure	successor	reference		Measure.relatedArtifact.where(type='successor').resource
1894	Measure	title	string		Measure.title
1895	Measure	topic	token		Measure.topic
1896	Measure	url	uri		Measure.url
1897	Measure	version	token		Measure.version
1898	MeasureReport	date	date		MeasureReport.date
1899	MeasureReport	evaluated-resource	reference		MeasureReport.evaluatedResource
1900	MeasureReport	identifier	token		MeasureReport.identifier
1901	MeasureReport	measure	reference	Measure	MeasureReport.measure
1902	MeasureReport	patient	reference	Patient	MeasureReport.subject.where(resolve() is Patient)
1903	MeasureReport	period	date		MeasureReport.period
1904	MeasureReport	reporter	reference	Practitioner,Organization,PractitionerRole,Location	MeasureReport.reporter
1905	MeasureReport	status	token		MeasureReport.status
1906	MeasureReport	subject	reference	Practitioner,Group,Device,Patient,PractitionerRole,RelatedPerson,Location	MeasureReport.subject
1907	Media	based-on	reference	CarePlan,ServiceRequest	Media.basedOn
1908	Media	created	date		Media.created
1909	Media	device	reference	Device,DeviceMetric	Media.device
1910	Media	encounter	reference	Encounter	Media.encounter
1911	Media	identifier	token		Media.identifier
1912	Media	modality	token		Media.modality
1913	Media	operator	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	Media.operator
1914	Media	patient	reference	Patient	Media.subject.where(resolve() is Patient)
1915	Media	site	token		Media.bodySite
1916	Media	status	token		Media.status
1917	Media	subject	reference	Practitioner,Group,Specimen,Device,Patient,PractitionerRole,Location	Media.subject
1918	Media	type	token		Media.type
1919	Media	view	token		Media.view
1920	Medication	code	token		Medication.code
1921	Medication	expiration-date	date		Medication.batch.expirationDate
1922	Medication	form	token		Medication.form
1923	Medication	identifier	token		Medication.identifier
1924	Medication	ingredient	reference	Medication,Substance	(Medication.ingredient.item as Reference)
1925	Medication	ingredient-code	token		(Medication.ingredient.item as CodeableConcept)
1926	Medication	lot-number	token		Medication.batch.lotNumber
1927	Medication	manufacturer	reference	Organization	Medication.manufacturer
1928	Medication	status	token		Medication.status
1929	MedicationAdministration	code	token		(MedicationAdministration.medication as CodeableConcept)
1930	MedicationAdministration	context	reference	EpisodeOfCare,Encounter	MedicationAdministration.context
1931	MedicationAdministration	device	reference	Device	MedicationAdministration.device
1932	MedicationAdministration	effective-time	date		MedicationAdministration.effective
1933	MedicationAdministration	identifier	token		MedicationAdministration.identifier
1934	MedicationAdministration	medication	reference	Medication	(MedicationAdministration.medication as Reference)
1935	MedicationAdministration	patient	reference	Patient,Group	MedicationAdministration.subject.where(resolve() is Patient)
1936	MedicationAdministration	performer	reference	Practitioner,Device,Patient,PractitionerRole,RelatedPerson	MedicationAdministration.performer.actor
1937	MedicationAdministration	reason-given	token		MedicationAdministration.reasonCode
1938	MedicationAdministration	reason-not-given	token		MedicationAdministration.statusReason
1939	MedicationAdministration	request	reference	MedicationRequest	MedicationAdministration.request
1940	MedicationAdministration	status	token		MedicationAdministration.status
1941	MedicationAdministration	subject	reference	Group,Patient	MedicationAdministration.subject
1942	MedicationDispense	code	token		(MedicationDispense.medication as CodeableConcept)
1943	MedicationDispense	context	reference	EpisodeOfCare,Encounter	MedicationDispense.context
1944	MedicationDispense	destination	reference	Location	MedicationDispense.destination
1945	MedicationDispense	identifier	token		MedicationDispense.identifier
1946	MedicationDispense	medication	reference	Medication	(MedicationDispense.medication as Reference)
1947	MedicationDispense	patient	reference	Patient,Group	MedicationDispense.subject.where(resolve() is Patient)
1948	MedicationDispense	performer	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	MedicationDispense.performer.actor
1949	MedicationDispense	prescription	reference	MedicationRequest	MedicationDispense.authorizingPrescription
1950	MedicationDispense	receiver	reference	Practitioner,Patient	MedicationDispense.receiver
1951	MedicationDispense	responsibleparty	reference	Practitioner,PractitionerRole	MedicationDispense.substitution.responsibleParty
1952	MedicationDispense	status	token		MedicationDispense.status
1953	MedicationDispense	subject	reference	Group,Patient	MedicationDispense.subject
1954	MedicationDispense	type	token		MedicationDispense.type
1955	MedicationDispense	whenhandedover	date		MedicationDispense.whenHandedOver
1956	MedicationDispense	whenprepared	date		MedicationDispense.whenPrepared
1957	MedicationKnowledge	classification	token		MedicationKnowledge.medicineClassification.classification
1958	MedicationKnowledge	classification-type	token		MedicationKnowledge.medicineClassification.type
1959	MedicationKnowledge	code	token		MedicationKnowledge.code
1960	MedicationKnowledge	doseform	token		MedicationKnowledge.doseForm
1961	MedicationKnowledge	ingredient	reference	Substance	(MedicationKnowledge.ingredient.item as Reference)
1962	MedicationKnowledge	ingredient-code	token		(MedicationKnowledge.ingredient.item as CodeableConcept)
1963	MedicationKnowledge	manufacturer	reference	Organization	MedicationKnowledge.manufacturer
1964	MedicationKnowledge	monitoring-program-name	token		MedicationKnowledge.monitoringProgram.name
1965	MedicationKnowledge	monitoring-program-type	token		MedicationKnowledge.monitoringProgram.type
1966	MedicationKnowledge	monograph	reference	Media,DocumentReference	MedicationKnowledge.monograph.source
1967	MedicationKnowledge	monograph-type	token		MedicationKnowledge.monograph.type
1968	MedicationKnowledge	source-cost	token		MedicationKnowledge.cost.source
1969	MedicationKnowledge	status	token		MedicationKnowledge.status
1970	MedicationRequest	authoredon	date		MedicationRequest.authoredOn
1971	MedicationRequest	category	token		MedicationRequest.category
1972	MedicationRequest	code	token		(MedicationRequest.medication as CodeableConcept)
1973	MedicationRequest	date	date		MedicationRequest.dosageInstruction.timing.event
1974	MedicationRequest	encounter	reference	Encounter	MedicationRequest.encounter
1975	MedicationRequest	identifier	token		MedicationRequest.identifier
1976	MedicationRequest	intended-dispenser	reference	Organization	MedicationRequest.dispenseRequest.performer
1977	MedicationRequest	intended-performer	reference	Practitioner,Organization,CareTeam,Device,Patient,PractitionerRole,RelatedPerson	MedicationRequest.performer
1978	MedicationRequest	intended-performertype	token		MedicationRequest.performerType
1979	MedicationRequest	intent	token		MedicationRequest.intent
1980	MedicationRequest	medication	reference	Medication	(MedicationRequest.medication as Reference)
1981	MedicationRequest	patient	reference	Patient,Group	MedicationRequest.subject.where(resolve() is Patient)
1982	MedicationRequest	priority	token		MedicationRequest.priority
1983	MedicationRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	MedicationRequest.requester
1984	MedicationRequest	status	token		MedicationRequest.status
1985	MedicationRequest	subject	reference	Group,Patient	MedicationRequest.subject
1986	MedicationStatement	category	token		MedicationStatement.category
1987	MedicationStatement	code	token		(MedicationStatement.medication as CodeableConcept)
1988	MedicationStatement	context	reference	EpisodeOfCare,Encounter	MedicationStatement.context
1989	MedicationStatement	effective	date		MedicationStatement.effective
1990	MedicationStatement	identifier	token		MedicationStatement.identifier
1991	MedicationStatement	medication	reference	Medication	(MedicationStatement.medication as Reference)
1992	MedicationStatement	part-of	reference	MedicationDispense,Observation,MedicationAdministration,Procedure,MedicationStatement	MedicationStatement.partOf
1993	MedicationStatement	patient	reference	Patient,Group	MedicationStatement.subject.where(resolve() is Patient)
1994	MedicationStatement	source	reference	Practitioner,Organization,Patient,PractitionerRole,RelatedPerson	MedicationStatement.informationSource
1995	MedicationStatement	status	token		MedicationStatement.status
1996	MedicationStatement	subject	reference	Group,Patient	MedicationStatement.subject
1997	MedicinalProduct	identifier	token		MedicinalProduct.identifier
1998	MedicinalProduct	name	string		MedicinalProduct.name.productName
1999	MedicinalProduct	name-language	token		MedicinalProduct.name.countryLanguage.language
2000	MedicinalProductAuthorization	country	token		MedicinalProductAuthorization.country
2001	MedicinalProductAuthorization	holder	reference	Organization	MedicinalProductAuthorization.holder
2002	MedicinalProductAuthorization	identifier	token		MedicinalProductAuthorization.identifier
2003	MedicinalProductAuthorization	status	token		MedicinalProductAuthorization.status
2004	MedicinalProductAuthorization	subject	reference	MedicinalProductPackaged,MedicinalProduct	MedicinalProductAuthorization.subject
2005	MedicinalProductContraindication	subject	reference	Medication,MedicinalProduct	MedicinalProductContraindication.subject
2006	MedicinalProductIndication	subject	reference	Medication,MedicinalProduct	MedicinalProductIndication.subject
2007	MedicinalProductInteraction	subject	reference	Medication,Substance,MedicinalProduct	MedicinalProductInteraction.subject
2008	MedicinalProductPackaged	identifier	token		MedicinalProductPackaged.identifier
2009	MedicinalProductPackaged	subject	reference	MedicinalProduct	MedicinalProductPackaged.subject
2010	MedicinalProductPharmaceutical	identifier	token		MedicinalProductPharmaceutical.identifier
2011	MedicinalProductPharmaceutical	route	token		MedicinalProductPharmaceutical.routeOfAdministration.code
2012	MedicinalProductPharmaceutical	target-species	token		MedicinalProductPharmaceutical.routeOfAdministration.targetSpecies.code
2013	MedicinalProductUndesirableEffect	subject	reference	Medication,MedicinalProduct	MedicinalProductUndesirableEffect.subject
2014	MessageDefinition	category	token		MessageDefinition.category
2015	MessageDefinition	context	token		(MessageDefinition.useContext.value as CodeableConcept)
2016	MessageDefinition	context-quantity	quantity		(MessageDefinition.useContext.value as Quantity) | (MessageDefinition.useContext.value as Range)
2017	MessageDefinition	context-type	token		MessageDefinition.useContext.code
2018	MessageDefinition	context-type-quantity	composite		MessageDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2019	MessageDefinition	context-type-value	composite		MessageDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2020	MessageDefinition	date	date		MessageDefinition.date
2021	MessageDefinition	description	string		MessageDefinition.description
2022	MessageDefinition	event	token		MessageDefinition.event
2023	MessageDefinition	focus	token		MessageDefinition.focus.code
2024	MessageDefinition	identifier	token		MessageDefinition.identifier
2025	MessageDefinition	jurisdiction	token		MessageDefinition.jurisdiction
2026	MessageDefinition	name	string		MessageDefinition.name
2027	MessageDefinition	parent	reference	PlanDefinition,ActivityDefinition	MessageDefinition.parent
2028	MessageDefinition	publisher	string		MessageDefinition.publisher
2029	MessageDefinition	status	token		MessageDefinition.status
2030	MessageDefinition	title	string		MessageDefinition.title
2031	MessageDefinition	url	uri		MessageDefinition.url
2032	MessageDefinition	version	token		MessageDefinition.version
2033	MessageHeader	author	reference	Practitioner,PractitionerRole	MessageHeader.author
2034	MessageHeader	code	token		MessageHeader.response.code
2035	MessageHeader	destination	string		MessageHeader.destination.name
2036	MessageHeader	destination-uri	uri		MessageHeader.destination.endpoint
2037	MessageHeader	enterer	reference	Practitioner,PractitionerRole	MessageHeader.enterer
2038	MessageHeader	event	token		MessageHeader.event
2039	MessageHeader	focus	reference		MessageHeader.focus
2040	MessageHeader	receiver	reference	Practitioner,Organization,PractitionerRole	MessageHeader.destination.receiver
2041	MessageHeader	response-id	token		MessageHeader.response.identifier
2042	MessageHeader	responsible	reference	Practitioner,Organization,PractitionerRole	MessageHeader.responsible
2043	MessageHeader	sender	reference	Practitioner,Organization,PractitionerRole	MessageHeader.sender
2044	MessageHeader	source	string		MessageHeader.source.name
2045	MessageHeader	source-uri	uri		MessageHeader.source.endpoint
2046	MessageHeader	target	reference	Device	MessageHeader.destination.target
2047	MolecularSequence	chromosome	token		MolecularSequence.referenceSeq.chromosome
2048	MolecularSequence	chromosome-variant-coordinate	composite		MolecularSequence.variant	chromosome=%resource.referenceSeq.chromosome	variant-start=start	variant-end=end
2049	MolecularSequence	chromosome-window-coordinate	composite		MolecularSequence.referenceSeq	chromosome=chromosome	window-start=windowStart	window-end=windowEnd
2050	MolecularSequence	identifier	token		MolecularSequence.identifier
2051	MolecularSequence	patient	reference	Patient	MolecularSequence.patient
2052	MolecularSequence	referenceseqid	token		MolecularSequence.referenceSeq.referenceSeqId
2053	MolecularSequence	referenceseqid-variant-coordinate	composite		MolecularSequence.variant	referenceseqid=%resource.referenceSeq.referenceSeqId	variant-start=start	variant-end=end
2054	MolecularSequence	referenceseqid-window-coordinate	composite		MolecularSequence.referenceSeq	referenceseqid=referenceSeqId	window-start=windowStart	window-end=windowEnd
2055	MolecularSequence	type	token		MolecularSequence.type
2056	MolecularSequence	variant-end	number		MolecularSequence.variant.end
2057	MolecularSequence	variant-start	number		MolecularSequence.variant.start
2058	MolecularSequence	window-end	number		MolecularSequence.referenceSeq.windowEnd
2059	MolecularSequence	window-start	number		MolecularSequence.referenceSeq.windowStart
2060	NamingSystem	contact	string		NamingSystem.contact.name
2061	NamingSystem	context	token		(NamingSystem.useContext.value as CodeableConcept)
2062	NamingSystem	context-quantity	quantity		(NamingSystem.useContext.value as Quantity) | (NamingSystem.useContext.value as Range)
2063	NamingSystem	context-type	token		NamingSystem.useContext.code
2064	NamingSystem	context-type-quantity	composite		NamingSystem.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2065	NamingSystem	context-type-value	composite		NamingSystem.useContext	context-type=code	context=value.as(CodeableConcept)
2066	NamingSystem	date	date		NamingSystem.date
2067	NamingSystem	description	string		NamingSystem.description
2068	NamingSystem	id-type	token		NamingSystem.uniqueId.type
2069	NamingSystem	jurisdiction	token		NamingSystem.jurisdiction
2070	NamingSystem	kind	token		NamingSystem.kind
2071	NamingSystem	name	string		NamingSystem.name
2072	NamingSystem	period	date		NamingSystem.uniqueId.period
2073	NamingSystem	publisher	string		NamingSystem.publisher
2074	NamingSystem	responsible	string		NamingSystem.responsible
2075	NamingSystem	status	token		NamingSystem.status
2076	NamingSystem	telecom	token		NamingSystem.contact.telecom
2077	NamingSystem	type	token		NamingSystem.type
2078	NamingSystem	value	string		NamingSystem.uniqueId.value
2079	NutritionOrder	additive	token		NutritionOrder.enteralFormula.additiveType
2080	NutritionOrder	datetime	date		NutritionOrder.dateTime
2081	NutritionOrder	encounter	reference	Encounter,EpisodeOfCare	NutritionOrder.encounter
2082	NutritionOrder	formula	token		NutritionOrder.enteralFormula.baseFormulaType
2083	NutritionOrder	identifier	token		NutritionOrder.identifier
2084	NutritionOrder	instantiates-canonical	reference	PlanDefinition,ActivityDefinition	NutritionOrder.instantiatesCanonical
2085	NutritionOrder	instantiates-uri	uri		NutritionOrder.instantiatesUri
2086	NutritionOrder	oraldiet	token		NutritionOrder.oralDiet.type
2087	NutritionOrder	patient	reference	Patient,Group	NutritionOrder.patient
2088	NutritionOrder	provider	reference	Practitioner,PractitionerRole	NutritionOrder.orderer
2089	NutritionOrder	status	token		NutritionOrder.status
2090	NutritionOrder	supplement	token		NutritionOrder.supplement.type
2091	Observation	based-on	reference	CarePlan,MedicationRequest,NutritionOrder,DeviceRequest,ServiceRequest,ImmunizationRecommendation	Observation.basedOn
2092	Observation	category	token		Observation.category
2093	Observation	code	token		Observation.code
2094	Observation	code-value-concept	composite		Observation	code=code	value-concept=value.as(CodeableConcept)
2095	Observation	code-value-date	composite		Observation	code=code	value-date=value.as(DateTime) | value.as(Period)
2096	Observation	code-value-quantity	composite		Observation	code=code	value-quantity=value.as(Quantity)
2097	Observation	code-value-string	composite		Observation	code=code	value-string=value.as(string)
2098	Observation	combo-code	token		Observation.code | Observation.component.code
2099	Observation	combo-code-value-concept	composite		Observation | Observation.component	combo-code=code	combo-value-concept=value.as(CodeableConcept)
2100	Observation	combo-code-value-quantity	composite		Observation | Observation.component	combo-code=code	combo-value-quantity=value.as(Quantity)
2101	Observation	combo-data-absent-reason	token		Observation.dataAbsentReason | Observation.component.dataAbsentReason
2102	Observation	combo-value-concept	token		(Observation.value as CodeableConcept) | (Observation.component.value as CodeableConcept)
2103	Observation	combo-value-quantity	quantity		(Observation.value as Quantity) | (Observation.value as SampledData) | (Observation.component.value as Quantity) | (Observation.component.value as SampledData)
2104	Observation	component-code	token		Observation.component.code
2105	Observation	component-code-value-concept	composite		Observation.component	component-code=code	component-value-concept=value.as(CodeableConcept)
2106	Observation	component-code-value-quantity	composite		Observation.component	component-code=code	component-value-quantity=value.as(Quantity)
2107	Observation	component-data-absent-reason	token		Observation.component.dataAbsentReason
2108	Observation	component-value-concept	token		(Observation.component.value as CodeableConcept)
2109	Observation	component-value-quantity	quantity		(Observation.component.value as Quantity) | (Observation.component.value as SampledData)
2110	Observation	data-absent-reason	token		Observation.dataAbsentReason
2111	Observation	date	date		Observation.effective
2112	Observation	derived-from	reference	Media,Observation,ImagingStudy,MolecularSequence,QuestionnaireResponse,DocumentReference	Observation.derivedFrom
2113	Observation	device	reference	Device,DeviceMetric	Observation.device
2114	Observation	encounter	reference	Encounter,EpisodeOfCare	Observation.encounter
2115	Observation	focus	reference		Observation.focus
2116	Observation	has-member	reference	Observation,MolecularSequence,QuestionnaireResponse	Observation.hasMember
2117	Observation	identifier	token		Observation.identifier
2118	Observation	method	token		Observation.method
2119	Observation	part-of	reference	Immunization,MedicationDispense,MedicationAdministration,Procedure,ImagingStudy,MedicationStatement	Observation.partOf
2120	Observation	patient	reference	Patient,Group	Observation.subject.where(resolve() is Patient)
2121	Observation	performer	reference	Practitioner,Organization,CareTeam,Patient,PractitionerRole,RelatedPerson	Observation.performer
2122	Observation	specimen	reference	Specimen	Observation.specimen
2123	Observation	status	token		Observation.status
2124	Observation	subject	reference	Group,Device,Patient,Location	Observation.subject
2125	Observation	value-concept	token		(Observation.value as CodeableConcept)
2126	Observation	value-date	date		(Observation.value as dateTime) | (Observation.value as Period)
2127	Observation	value-quantity	quantity		(Observation.value as Quantity) | (Observation.value as SampledData)
2128	Observation	value-string	string		(Observation.value as string) | (Observation.value as CodeableConcept).text
2129	OperationDefinition	base	reference	OperationDefinition	OperationDefinition.base
2130	OperationDefinition	code	token		OperationDefinition.code
2131	OperationDefinition	context	token		(OperationDefinition.useContext.value as CodeableConcept)
2132	OperationDefinition	context-quantity	quantity		(OperationDefinition.useContext.value as Quantity) | (OperationDefinition.useContext.value as Range)
2133	OperationDefinition	context-type	token		OperationDefinition.useContext.code
2134	OperationDefinition	context-type-quantity	composite		OperationDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2135	OperationDefinition	context-type-value	composite		OperationDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2136	OperationDefinition	date	date		OperationDefinition.date
2137	OperationDefinition	description	string		OperationDefinition.description
2138	OperationDefinition	input-profile	reference	StructureDefinition	OperationDefinition.inputProfile
2139	OperationDefinition	instance	token		OperationDefinition.instance
2140	OperationDefinition	jurisdiction	token		OperationDefinition.jurisdiction
2141	OperationDefinition	kind	token		OperationDefinition.kind
2142	OperationDefinition	name	string		OperationDefinition.name
2143	OperationDefinition	output-profile	reference	StructureDefinition	OperationDefinition.outputProfile
2144	OperationDefinition	publisher	string		OperationDefinition.publisher
2145	OperationDefinition	status	token		OperationDefinition.status
2146	OperationDefinition	system	token		OperationDefinition.system
2147	OperationDefinition	title	string		OperationDefinition.title
2148	OperationDefinition	type	token		OperationDefinition.type
2149	OperationDefinition	url	uri		OperationDefinition.url
2150	OperationDefinition	version	token		OperationDefinition.version
2151	Organization	active	token		Organization.active
2152	Organization	address	string		Organization.address
2153	Organization	address-city	string		Organization.address.city
2154	Organization	address-country	string		Organization.address.country
2155	Organization	address-postalcode	string		Organization.address.postalCode
2156	Organization	address-state	string		Organization.address.state
2157	Organization	address-use	token		Organization.address.use
2158	Organization	endpoint	reference	Endpoint	Organization.endpoint
2159	Organization	identifier	token		Organization.identifier
2160	Organization	name	string		Organization.name | Organization.alias
2161	Organization	partof	reference	Organization	Organization.partOf
2162	Organization	phonetic	string		Organization.name
2163	Organization	type	token		Organization.type
2164	OrganizationAffiliation	active	token		OrganizationAffiliation.active
2165	OrganizationAffiliation	date	date		OrganizationAffiliation.period
2166	OrganizationAffiliation	email	token		OrganizationAffiliation.telecom.where(system='email')
2167	OrganizationAffiliation	endpoint	reference	Endpoint	OrganizationAffiliation.endpoint
2168	OrganizationAffiliation	identifier	token		OrganizationAffiliation.identifier
2169	OrganizationAffiliation	location	reference	Location	OrganizationAffiliation.location
2170	OrganizationAffiliation	network	reference	Organization	OrganizationAffiliation.network
2171	OrganizationAffiliation	participating-organization	reference	Organization	OrganizationAffiliation.participatingOrganization
2172	OrganizationAffiliation	phone	token		OrganizationAffiliation.telecom.where(system='phone')
2173	OrganizationAffiliation	primary-organization	reference	Organization	OrganizationAffiliation.organization
2174	OrganizationAffiliation	role	token		OrganizationAffiliation.code
2175	OrganizationAffiliation	service	reference	HealthcareService	OrganizationAffiliation.healthcareService
2176	OrganizationAffiliation	specialty	token		OrganizationAffiliation.specialty
2177	OrganizationAffiliation	telecom	token		OrganizationAffiliation.telecom
2178	Patient	active	token		Patient.active
2179	Patient	address	string		Patient.address
2180	Patient	address-city	string		Patient.address.city
2181	Patient	address-country	string		Patient.address.country
2182	Patient	address-postalcode	string		Patient.address.postalCode
2183	Patient	address-state	string		Patient.address.state
2184	Patient	address-use	token		Patient.address.use
2185	Patient	birthdate	date		Patient.birthDate
2186	Patient	death-date	date		(Patient.deceased as dateTime)
2187	Patient	deceased	token		Patient.deceased.exists() and Patient.deceased != false
2188	Patient	email	token		Patient.telecom.where(system='email')
2189	Patient	family	string		Patient.name.family
2190	Patient	gender	token		Patient.gender
2191	Patient	general-practitioner	reference	Practitioner,Organization,PractitionerRole	Patient.generalPractitioner
2192	Patient	given	string		Patient.name.given
1	Patient	identifier	token		Patient.identifier
2193	Patient	language	token		Patient.communication.language
2194	Patient	link	reference	Patient,RelatedPerson	Patient.link.other
2	Patient	name	string		Patient.name
2195	Patient	organization	reference	Organization	Patient.managingOrganization
2196	Patient	phone	token		Patient.telecom.where(system='phone')
2197	Patient	phonetic	string		Patient.name
2198	Patient	telecom	token		Patient.telecom
2199	PaymentNotice	created	date		PaymentNotice.created
2200	PaymentNotice	identifier	token		PaymentNotice.identifier
2201	PaymentNotice	payment-status	token		PaymentNotice.paymentStatus
2202	PaymentNotice	provider	reference	Practitioner,Organization,PractitionerRole	PaymentNotice.provider
2203	PaymentNotice	request	reference		PaymentNotice.request
2204	PaymentNotice	response	reference		PaymentNotice.response
2205	PaymentNotice	status	token		PaymentNotice.status
2206	PaymentReconciliation	created	date		PaymentReconciliation.created
2207	PaymentReconciliation	disposition	string		PaymentReconciliation.disposition
2208	PaymentReconciliation	identifier	token		PaymentReconciliation.identifier
2209	PaymentReconciliation	outcome	token		PaymentReconciliation.outcome
2210	PaymentReconciliation	payment-issuer	reference	Organization	PaymentReconciliation.paymentIssuer
2211	PaymentReconciliation	request	reference	Task	PaymentReconciliation.request
2212	PaymentReconciliation	requestor	reference	Practitioner,Organization,PractitionerRole	PaymentReconciliation.requestor
2213	PaymentReconciliation	status	token		PaymentReconciliation.status
2214	Person	address	string		Person.address
2215	Person	address-city	string		Person.address.city
2216	Person	address-country	string		Person.address.country
2217	Person	address-postalcode	string		Person.address.postalCode
2218	Person	address-state	string		Person.address.state
2219	Person	address-use	token		Person.address.use
2220	Person	birthdate	date		Person.birthDate
2221	Person	email	token		Person.telecom.where(system='email')
2222	Person	gender	token		Person.gender
2223	Person	identifier	token		Person.identifier
2224	Person	link	reference	Practitioner,Patient,Person,RelatedPerson	Person.link.target
2225	Person	name	string		Person.name
2226	Person	organization	reference	Organization	Person.managingOrganization
2227	Person	patient	reference	Patient	Person.link.target.where(resolve() is Patient)
2228	Person	phone	token		Person.telecom.where(system='phone')
2229	Person	phonetic	string		Person.name
2230	Person	practitioner	reference	Practitioner	Person.link.target.where(resolve() is Practitioner)
2231	Person	relatedperson	reference	RelatedPerson	Person.link.target.where(resolve() is RelatedPerson)
2232	Person	telecom	token		Person.telecom
2233	PlanDefinition	composed-of	reference		PlanDefinition.relatedArtifact.where(type='composed-of').resource
2234	PlanDefinition	context	token		(PlanDefinition.useContext.value as CodeableConcept)
2235	PlanDefinition	context-quantity	quantity		(PlanDefinition.useContext.value as Quantity) | (PlanDefinition.useContext.value as Range)
2236	PlanDefinition	context-type	token		PlanDefinition.useContext.code
2237	PlanDefinition	context-type-quantity	composite		PlanDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2238	PlanDefinition	context-type-value	composite		PlanDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2239	PlanDefinition	date	date		PlanDefinition.date
2240	PlanDefinition	definition	reference	Questionnaire,PlanDefinition,ActivityDefinition	PlanDefinition.action.definition
2241	PlanDefinition	depends-on	reference		PlanDefinition.relatedArtifact.where(type='depends-on').resource | PlanDefinition.library
2242	PlanDefinition	derived-from	reference		PlanDefinition.relatedArtifact.where(type='derived-from').resource
2243	PlanDefinition	description	string		PlanDefinition.description
2244	PlanDefinition	effective	date		PlanDefinition.effectivePeriod
2245	PlanDefinition	identifier	token		PlanDefinition.identifier
2246	PlanDefinition	jurisdiction	token		PlanDefinition.jurisdiction
2247	PlanDefinition	name	string		PlanDefinition.name
2248	PlanDefinition	predecessor	reference		PlanDefinition.relatedArtifact.where(type='predecessor').resource
2249	PlanDefinition	publisher	string		PlanDefinition.publisher
2250	PlanDefinition	status	token		PlanDefinition.status
2251	PlanDefinition	successor	reference		PlanDefinition.relatedArtifact.where(type='successor').resource
2252	PlanDefinition	title	string		PlanDefinition.title
2253	PlanDefinition	topic	token		PlanDefinition.topic
2254	PlanDefinition	type	token		PlanDefinition.type
2255	PlanDefinition	url	uri		PlanDefinition.url
2256	PlanDefinition	version	token		PlanDefinition.version
2257	Practitioner	active	token		Practitioner.active
2258	Practitioner	address	string		Practitioner.address
2259	Practitioner	address-city	string		Practitioner.address.city
2260	Practitioner	address-country	string		Practitioner.address.country
2261	Practitioner	address-postalcode	string		Practitioner.address.postalCode
2262	Practitioner	address-state	string		Practitioner.address.state
2263	Practitioner	address-use	token		Practitioner.address.use
2264	Practitioner	communication	token		Practitioner.communication
2265	Practitioner	email	token		Practitioner.telecom.where(system='email')
2266	Practitioner	family	string		Practitioner.name.family
2267	Practitioner	gender	token		Practitioner.gender
2268	Practitioner	given	string		Practitioner.name.given
3	Practitioner	identifier	token		Practitioner.identifier
2269	Practitioner	name	string		Practitioner.name
2270	Practitioner	phone	token		Practitioner.telecom.where(system='phone')
2271	Practitioner	phonetic	string		Practitioner.name
2272	Practitioner	telecom	token		Practitioner.telecom
2273	PractitionerRole	active	token		PractitionerRole.active
2274	PractitionerRole	date	date		PractitionerRole.period
2275	PractitionerRole	email	token		PractitionerRole.telecom.where(system='email')
2276	PractitionerRole	endpoint	reference	Endpoint	PractitionerRole.endpoint
2277	PractitionerRole	identifier	token		PractitionerRole.identifier
2278	PractitionerRole	location	reference	Location	PractitionerRole.location
2279	PractitionerRole	organization	reference	Organization	PractitionerRole.organization
2280	PractitionerRole	phone	token		PractitionerRole.telecom.where(system='phone')
2281	PractitionerRole	practitioner	reference	Practitioner	PractitionerRole.practitioner
2282	PractitionerRole	role	token		PractitionerRole.code
2283	PractitionerRole	service	reference	HealthcareService	PractitionerRole.healthcareService
2284	PractitionerRole	specialty	token		PractitionerRole.specialty
2285	PractitionerRole	telecom	token		PractitionerRole.telecom
2286	Procedure	based-on	reference	CarePlan,ServiceRequest	Procedure.basedOn
2287	Procedure	category	token		Procedure.category
2288	Procedure	code	token		Procedure.code
2289	Procedure	date	date		Procedure.performed
2290	Procedure	encounter	reference	Encounter,EpisodeOfCare	Procedure.encounter
2291	Procedure	identifier	token		Procedure.identifier
2292	Procedure	instantiates-canonical	reference	Questionnaire,Measure,PlanDefinition,OperationDefinition,ActivityDefinition	Procedure.instantiatesCanonical
2293	Procedure	instantiates-uri	uri		Procedure.instantiatesUri
2294	Procedure	location	reference	Location	Procedure.location
2295	Procedure	part-of	reference	Observation,Procedure,MedicationAdministration	Procedure.partOf
2296	Procedure	patient	reference	Patient,Group	Procedure.subject.where(resolve() is Patient)
2297	Procedure	performer	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Procedure.performer.actor
2298	Procedure	reason-code	token		Procedure.reasonCode
2299	Procedure	reason-reference	reference	Condition,Observation,Procedure,DiagnosticReport,DocumentReference	Procedure.reasonReference
2300	Procedure	status	token		Procedure.status
2301	Procedure	subject	reference	Group,Patient	Procedure.subject
2302	Provenance	agent	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Provenance.agent.who
2303	Provenance	agent-role	token		Provenance.agent.role
2304	Provenance	agent-type	token		Provenance.agent.type
2305	Provenance	entity	reference		Provenance.entity.what
2306	Provenance	location	reference	Location	Provenance.location
2307	Provenance	patient	reference	Patient	Provenance.target.where(resolve() is Patient)
2308	Provenance	recorded	date		Provenance.recorded
2309	Provenance	signature-type	token		Provenance.signature.type
2310	Provenance	target	reference		Provenance.target
2311	Provenance	when	date		(Provenance.occurred as dateTime)
2312	Questionnaire	code	token		Questionnaire.item.code
2313	Questionnaire	context	token		(Questionnaire.useContext.value as CodeableConcept)
2314	Questionnaire	context-quantity	quantity		(Questionnaire.useContext.value as Quantity) | (Questionnaire.useContext.value as Range)
2315	Questionnaire	context-type	token		Questionnaire.useContext.code
2316	Questionnaire	context-type-quantity	composite		Questionnaire.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2317	Questionnaire	context-type-value	composite		Questionnaire.useContext	context-type=code	context=value.as(CodeableConcept)
2318	Questionnaire	date	date		Questionnaire.date
2319	Questionnaire	definition	uri		Questionnaire.item.definition
2320	Questionnaire	description	string		Questionnaire.description
2321	Questionnaire	effective	date		Questionnaire.effectivePeriod
2322	Questionnaire	identifier	token		Questionnaire.identifier
2323	Questionnaire	jurisdiction	token		Questionnaire.jurisdiction
2324	Questionnaire	name	string		Questionnaire.name
2325	Questionnaire	publisher	string		Questionnaire.publisher
2326	Questionnaire	status	token		Questionnaire.status
2327	Questionnaire	subject-type	token		Questionnaire.subjectType
2328	Questionnaire	title	string		Questionnaire.title
2329	Questionnaire	url	uri		Questionnaire.url
2330	Questionnaire	version	token		Questionnaire.version
2331	QuestionnaireResponse	author	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	QuestionnaireResponse.author
2332	QuestionnaireResponse	authored	date		QuestionnaireResponse.authored
2333	QuestionnaireResponse	based-on	reference	CarePlan,ServiceRequest	QuestionnaireResponse.basedOn
2334	QuestionnaireResponse	encounter	reference	Encounter	QuestionnaireResponse.encounter
2335	QuestionnaireResponse	identifier	token		QuestionnaireResponse.identifier
2336	QuestionnaireResponse	part-of	reference	Observation,Procedure	QuestionnaireResponse.partOf
2337	QuestionnaireResponse	patient	reference	Patient	QuestionnaireResponse.subject.where(resolve() is Patient)
2338	QuestionnaireResponse	questionnaire	reference	Questionnaire	QuestionnaireResponse.questionnaire
2339	QuestionnaireResponse	source	reference	Practitioner,Patient,PractitionerRole,RelatedPerson	QuestionnaireResponse.source
2340	QuestionnaireResponse	status	token		QuestionnaireResponse.status
2341	QuestionnaireResponse	subject	reference		QuestionnaireResponse.subject
2342	RelatedPerson	active	token		RelatedPerson.active
2343	RelatedPerson	address	string		RelatedPerson.address
2344	RelatedPerson	address-city	string		RelatedPerson.address.city
2345	RelatedPerson	address-country	string		RelatedPerson.address.country
2346	RelatedPerson	address-postalcode	string		RelatedPerson.address.postalCode
2347	RelatedPerson	address-state	string		RelatedPerson.address.state
2348	RelatedPerson	address-use	token		RelatedPerson.address.use
2349	RelatedPerson	birthdate	date		RelatedPerson.birthDate
2350	RelatedPerson	email	token		RelatedPerson.telecom.where(system='email')
2351	RelatedPerson	gender	token		RelatedPerson.gender
2352	RelatedPerson	identifier	token		RelatedPerson.identifier
2353	RelatedPerson	name	string		RelatedPerson.name
2354	RelatedPerson	patient	reference	Patient	RelatedPerson.patient
2355	RelatedPerson	phone	token		RelatedPerson.telecom.where(system='phone')
2356	RelatedPerson	phonetic	string		RelatedPerson.name
2357	RelatedPerson	relationship	token		RelatedPerson.relationship
2358	RelatedPerson	telecom	token		RelatedPerson.telecom
2359	RequestGroup	author	reference	Practitioner,Device,PractitionerRole	RequestGroup.author
2360	RequestGroup	authored	date		RequestGroup.authoredOn
2361	RequestGroup	code	token		RequestGroup.code
2362	RequestGroup	encounter	reference	Encounter	RequestGroup.encounter
2363	RequestGroup	group-identifier	token		RequestGroup.groupIdentifier
2364	RequestGroup	identifier	token		RequestGroup.identifier
2365	RequestGroup	instantiates-canonical	reference		RequestGroup.instantiatesCanonical
2366	RequestGroup	instantiates-uri	uri		RequestGroup.instantiatesUri
2367	RequestGroup	intent	token		RequestGroup.intent
2368	RequestGroup	participant	reference	Practitioner,Device,Patient,PractitionerRole,RelatedPerson	RequestGroup.action.participant
2369	RequestGroup	patient	reference	Patient	RequestGroup.subject.where(resolve() is Patient)
2370	RequestGroup	priority	token		RequestGroup.priority
2371	RequestGroup	status	token		RequestGroup.status
2372	RequestGroup	subject	reference	Group,Patient	RequestGroup.subject
2373	ResearchDefinition	composed-of	reference		ResearchDefinition.relatedArtifact.where(type='composed-of').resource
2374	ResearchDefinition	context	token		(ResearchDefinition.useContext.value as CodeableConcept)
2375	ResearchDefinition	context-quantity	quantity		(ResearchDefinition.useContext.value as Quantity) | (ResearchDefinition.useContext.value as Range)
2376	ResearchDefinition	context-type	token		ResearchDefinition.useContext.code
2377	ResearchDefinition	context-type-quantity	composite		ResearchDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2378	ResearchDefinition	context-type-value	composite		ResearchDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2379	ResearchDefinition	date	date		ResearchDefinition.date
2380	ResearchDefinition	depends-on	reference		ResearchDefinition.relatedArtifact.where(type='depends-on').resource | ResearchDefinition.library
2381	ResearchDefinition	derived-from	reference		ResearchDefinition.relatedArtifact.where(type='derived-from').resource
2382	ResearchDefinition	description	string		ResearchDefinition.description
2383	ResearchDefinition	effective	date		ResearchDefinition.effectivePeriod
2384	ResearchDefinition	identifier	token		ResearchDefinition.identifier
2385	ResearchDefinition	jurisdiction	token		ResearchDefinition.jurisdiction
2386	ResearchDefinition	name	string		ResearchDefinition.name
2387	ResearchDefinition	predecessor	reference		ResearchDefinition.relatedArtifact.where(type='predecessor').resource
2388	ResearchDefinition	publisher	string		ResearchDefinition.publisher
2389	ResearchDefinition	status	token		ResearchDefinition.status
2390	ResearchDefinition	successor	reference		ResearchDefinition.relatedArtifact.where(type='successor').resource
2391	ResearchDefinition	title	string		ResearchDefinition.title
2392	ResearchDefinition	topic	token		ResearchDefinition.topic
2393	ResearchDefinition	url	uri		ResearchDefinition.url
2394	ResearchDefinition	version	token		ResearchDefinition.version
2395	ResearchElementDefinition	composed-of	reference		ResearchElementDefinition.relatedArtifact.where(type='composed-of').resource
2396	ResearchElementDefinition	context	token		(ResearchElementDefinition.useContext.value as CodeableConcept)
2397	ResearchElementDefinition	context-quantity	quantity		(ResearchElementDefinition.useContext.value as Quantity) | (ResearchElementDefinition.useContext.value as Range)
2398	ResearchElementDefinition	context-type	token		ResearchElementDefinition.useContext.code
2399	ResearchElementDefinition	context-type-quantity	composite		ResearchElementDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2400	ResearchElementDefinition	context-type-value	composite		ResearchElementDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2401	ResearchElementDefinition	date	date		ResearchElementDefinition.date
2402	ResearchElementDefinition	depends-on	reference		ResearchElementDefinition.relatedArtifact.where(type='depends-on').resource | ResearchElementDefinition.library
2403	ResearchElementDefinition	derived-from	reference		ResearchElementDefinition.relatedArtifact.where(type='derived-from').resource
2404	ResearchElementDefinition	description	string		ResearchElementDefinition.description
2405	ResearchElementDefinition	effective	date		ResearchElementDefinition.effectivePeriod
2406	ResearchElementDefinition	identifier	token		ResearchElementDefinition.identifier
2407	ResearchElementDefinition	jurisdiction	token		ResearchElementDefinition.jurisdiction
2408	ResearchElementDefinition	name	string		ResearchElementDefinition.name
2409	ResearchElementDefinition	predecessor	reference		ResearchElementDefinition.relatedArtifact.where(type='predecessor').resource
2410	ResearchElementDefinition	publisher	string		ResearchElementDefinition.publisher
2411	ResearchElementDefinition	status	token		ResearchElementDefinition.status
2412	ResearchElementDefinition	successor	reference		ResearchElementDefinition.relatedArtifact.where(type='successor').resource
2413	ResearchElementDefinition	title	string		ResearchElementDefinition.title
2414	ResearchElementDefinition	topic	token		ResearchElementDefinition.topic
2415	ResearchElementDefinition	url	uri		ResearchElementDefinition.url
2416	ResearchElementDefinition	version	token		ResearchElementDefinition.version
2417	ResearchStudy	category	token		ResearchStudy.category
2418	ResearchStudy	date	date		ResearchStudy.period
2419	ResearchStudy	focus	token		ResearchStudy.focus
2420	ResearchStudy	identifier	token		ResearchStudy.identifier
2421	ResearchStudy	keyword	token		ResearchStudy.keyword
2422	ResearchStudy	location	token		ResearchStudy.location
2423	ResearchStudy	partof	reference	ResearchStudy	ResearchStudy.partOf
2424	ResearchStudy	principalinvestigator	reference	Practitioner,PractitionerRole	ResearchStudy.principalInvestigator
2425	ResearchStudy	protocol	reference	PlanDefinition	ResearchStudy.protocol
2426	ResearchStudy	site	reference	Location	ResearchStudy.site
2427	ResearchStudy	sponsor	reference	Organization	ResearchStudy.sponsor
2428	ResearchStudy	status	token		ResearchStudy.status
2429	ResearchStudy	title	string		ResearchStudy.title
2430	ResearchSubject	date	date		ResearchSubject.period
2431	ResearchSubject	identifier	token		ResearchSubject.identifier
2432	ResearchSubject	individual	reference	Patient	ResearchSubject.individual
2433	ResearchSubject	patient	reference	Patient	ResearchSubject.individual
2434	ResearchSubject	status	token		ResearchSubject.status
2435	ResearchSubject	study	reference	ResearchStudy	ResearchSubject.study
20000	Resource	_id	token		Resource.id
21000	Resource	_lastUpdated	date		Resource.meta.lastUpdated
22000	Resource	_profile	uri		Resource.meta.profile
23000	Resource	_security	token		Resource.meta.security
24000	Resource	_source	uri		Resource.meta.source
25000	Resource	_tag	token		Resource.meta.tag
2436	RiskAssessment	condition	reference	Condition	RiskAssessment.condition
2437	RiskAssessment	date	date		(RiskAssessment.occurrence as dateTime)
2438	RiskAssessment	encounter	reference	Encounter,EpisodeOfCare	RiskAssessment.encounter
2439	RiskAssessment	identifier	token		RiskAssessment.identifier
2440	RiskAssessment	method	token		RiskAssessment.method
2441	RiskAssessment	patient	reference	Patient,Group	RiskAssessment.subject.where(resolve() is Patient)
2442	RiskAssessment	performer	reference	Practitioner,Device,PractitionerRole	RiskAssessment.performer
2443	RiskAssessment	probability	number		RiskAssessment.prediction.probability
2444	RiskAssessment	risk	token		RiskAssessment.prediction.qualitativeRisk
2445	RiskAssessment	subject	reference	Group,Patient	RiskAssessment.subject
2446	RiskEvidenceSynthesis	context	token		(RiskEvidenceSynthesis.useContext.value as CodeableConcept)
2447	RiskEvidenceSynthesis	context-quantity	quantity		(RiskEvidenceSynthesis.useContext.value as Quantity) | (RiskEvidenceSynthesis.useContext.value as Range)
2448	RiskEvidenceSynthesis	context-type	token		RiskEvidenceSynthesis.useContext.code
2449	RiskEvidenceSynthesis	context-type-quantity	composite		RiskEvidenceSynthesis.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2450	RiskEvidenceSynthesis	context-type-value	composite		RiskEvidenceSynthesis.useContext	context-type=code	context=value.as(CodeableConcept)
2451	RiskEvidenceSynthesis	date	date		RiskEvidenceSynthesis.date
2452	RiskEvidenceSynthesis	description	string		RiskEvidenceSynthesis.description
2453	RiskEvidenceSynthesis	effective	date		RiskEvidenceSynthesis.effectivePeriod
2454	RiskEvidenceSynthesis	identifier	token		RiskEvidenceSynthesis.identifier
2455	RiskEvidenceSynthesis	jurisdiction	token		RiskEvidenceSynthesis.jurisdiction
2456	RiskEvidenceSynthesis	name	string		RiskEvidenceSynthesis.name
2457	RiskEvidenceSynthesis	publisher	string		RiskEvidenceSynthesis.publisher
2458	RiskEvidenceSynthesis	status	token		RiskEvidenceSynthesis.status
2459	RiskEvidenceSynthesis	title	string		RiskEvidenceSynthesis.title
2460	RiskEvidenceSynthesis	url	uri		RiskEvidenceSynthesis.url
2461	RiskEvidenceSynthesis	version	token		RiskEvidenceSynthesis.version
2462	Schedule	active	token		Schedule.active
4	Schedule	actor	reference	Practitioner,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson,Location	Schedule.actor
2463	Schedule	date	date		Schedule.planningHorizon
2464	Schedule	identifier	token		Schedule.identifier
2465	Schedule	service-category	token		Schedule.serviceCategory
2466	Schedule	service-type	token		Schedule.serviceType
2467	Schedule	specialty	token		Schedule.specialty
2468	SearchParameter	base	token		SearchParameter.base
2469	SearchParameter	code	token		SearchParameter.code
2470	SearchParameter	component	reference	SearchParameter	SearchParameter.component.definition
2471	SearchParameter	context	token		(SearchParameter.useContext.value as CodeableConcept)
2472	SearchParameter	context-quantity	quantity		(SearchParameter.useContext.value as Quantity) | (SearchParameter.useContext.value as Range)
2473	SearchParameter	context-type	token		SearchParameter.useContext.code
2474	SearchParameter	context-type-quantity	composite		SearchParameter.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2475	SearchParameter	context-type-value	composite		SearchParameter.useContext	context-type=code	context=value.as(CodeableConcept)
2476	SearchParameter	date	date		SearchParameter.date
2477	SearchParameter	derived-from	reference	SearchParameter	SearchParameter.derivedFrom
2478	SearchParameter	description	string		SearchParameter.description
2479	SearchParameter	jurisdiction	token		SearchParameter.jurisdiction
2480	SearchParameter	name	string		SearchParameter.name
2481	SearchParameter	publisher	string		SearchParameter.publisher
2482	SearchParameter	status	token		SearchParameter.status
2483	SearchParameter	target	token		SearchParameter.target
2484	SearchParameter	type	token		SearchParameter.type
2485	SearchParameter	url	uri		SearchParameter.url
2486	SearchParameter	version	token		SearchParameter.version
2487	ServiceRequest	authored	date		ServiceRequest.authoredOn
2488	ServiceRequest	based-on	reference	CarePlan,MedicationRequest,ServiceRequest	ServiceRequest.basedOn
2489	ServiceRequest	body-site	token		ServiceRequest.bodySite
2490	ServiceRequest	category	token		ServiceRequest.category
2491	ServiceRequest	code	token		ServiceRequest.code
2492	ServiceRequest	encounter	reference	Encounter,EpisodeOfCare	ServiceRequest.encounter
2493	ServiceRequest	identifier	token		ServiceRequest.identifier
2494	ServiceRequest	instantiates-canonical	reference	PlanDefinition,ActivityDefinition	ServiceRequest.instantiatesCanonical
2495	ServiceRequest	instantiates-uri	uri		ServiceRequest.instantiatesUri
2496	ServiceRequest	intent	token		ServiceRequest.intent
2497	ServiceRequest	occurrence	date		ServiceRequest.occurrence
2498	ServiceRequest	patient	reference	Patient,Group	ServiceRequest.subject.where(resolve() is Patient)
2499	ServiceRequest	performer	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	ServiceRequest.performer
2500	ServiceRequest	performer-type	token		ServiceRequest.performerType
2501	ServiceRequest	priority	token		ServiceRequest.priority
2502	ServiceRequest	replaces	reference	ServiceRequest	ServiceRequest.replaces
2503	ServiceRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	ServiceRequest.requester
2504	ServiceRequest	requisition	token		ServiceRequest.requisition
2505	ServiceRequest	specimen	reference	Specimen	ServiceRequest.specimen
2506	ServiceRequest	status	token		ServiceRequest.status
2507	ServiceRequest	subject	reference	Group,Device,Patient,Location	ServiceRequest.subject
2508	Slot	appointment-type	token		Slot.appointmentType
8	Slot	identifier	token		Slot.identifier
5	Slot	schedule	reference	Schedule	Slot.schedule
2509	Slot	service-category	token		Slot.serviceCategory
2510	Slot	service-type	token		Slot.serviceType
2511	Slot	specialty	token		Slot.specialty
7	Slot	start	date		Slot.start
6	Slot	status	token		Slot.status
2512	Specimen	accession	token		Specimen.accessionIdentifier
2513	Specimen	bodysite	token		Specimen.collection.bodySite
2514	Specimen	collected	date		Specimen.collection.collected
2515	Specimen	collector	reference	Practitioner,PractitionerRole	Specimen.collection.collector
2516	Specimen	container	token		Specimen.container.type
2517	Specimen	container-id	token		Specimen.container.identifier
2518	Specimen	identifier	token		Specimen.identifier
2519	Specimen	parent	reference	Specimen	Specimen.parent
2520	Specimen	patient	reference	Patient	Specimen.subject.where(resolve() is Patient)
2521	Specimen	status	token		Specimen.status
2522	Specimen	subject	reference	Group,Device,Patient,Substance,Location	Specimen.subject
2523	Specimen	type	token		Specimen.type
2524	SpecimenDefinition	container	token		SpecimenDefinition.typeTested.container.type
2525	SpecimenDefinition	identifier	token		SpecimenDefinition.identifier
2526	SpecimenDefinition	type	token		SpecimenDefinition.typeCollected
2527	StructureDefinition	abstract	token		StructureDefinition.abstract
2528	StructureDefinition	base	reference	StructureDefinition	StructureDefinition.baseDefinition
2529	StructureDefinition	base-path	token		StructureDefinition.snapshot.element.base.path | StructureDefinition.differential.element.base.path
2530	StructureDefinition	context	token		(StructureDefinition.useContext.value as CodeableConcept)
2531	StructureDefinition	context-quantity	quantity		(StructureDefinition.useContext.value as Quantity) | (StructureDefinition.useContext.value as Range)
2532	StructureDefinition	context-type	token		StructureDefinition.useContext.code
2533	StructureDefinition	context-type-quantity	composite		StructureDefinition.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2534	StructureDefinition	context-type-value	composite		StructureDefinition.useContext	context-type=code	context=value.as(CodeableConcept)
2535	StructureDefinition	date	date		StructureDefinition.date
2536	StructureDefinition	derivation	token		StructureDefinition.derivation
2537	StructureDefinition	description	string		StructureDefinition.description
2538	StructureDefinition	experimental	token		StructureDefinition.experimental
2539	StructureDefinition	ext-context	token		StructureDefinition.context.type
2540	StructureDefinition	identifier	token		StructureDefinition.identifier
2541	StructureDefinition	jurisdiction	token		StructureDefinition.jurisdiction
2542	StructureDefinition	keyword	token		StructureDefinition.keyword
2543	StructureDefinition	kind	token		StructureDefinition.kind
2544	StructureDefinition	name	string		StructureDefinition.name
2545	StructureDefinition	path	token		StructureDefinition.snapshot.element.path | StructureDefinition.differential.element.path
2546	StructureDefinition	publisher	string		StructureDefinition.publisher
2547	StructureDefinition	status	token		StructureDefinition.status
2548	StructureDefinition	title	string		StructureDefinition.title
2549	StructureDefinition	type	uri		StructureDefinition.type
2550	StructureDefinition	url	uri		StructureDefinition.url
2551	StructureDefinition	valueset	reference	ValueSet	StructureDefinition.snapshot.element.binding.valueSet
2552	StructureDefinition	version	token		StructureDefinition.version
2553	StructureMap	context	token		(StructureMap.useContext.value as CodeableConcept)
2554	StructureMap	context-quantity	quantity		(StructureMap.useContext.value as Quantity) | (StructureMap.useContext.value as Range)
2555	StructureMap	context-type	token		StructureMap.useContext.code
2556	StructureMap	context-type-quantity	composite		StructureMap.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2557	StructureMap	context-type-value	composite		StructureMap.useContext	context-type=code	context=value.as(CodeableConcept)
2558	StructureMap	date	date		StructureMap.date
2559	StructureMap	description	string		StructureMap.description
2560	StructureMap	identifier	token		StructureMap.identifier
2561	StructureMap	jurisdiction	token		StructureMap.jurisdiction
2562	StructureMap	name	string		StructureMap.name
2563	StructureMap	publisher	string		StructureMap.publisher
2564	StructureMap	status	token		StructureMap.status
2565	StructureMap	title	string		StructureMap.title
2566	StructureMap	url	uri		StructureMap.url
2567	StructureMap	version	token		StructureMap.version
2568	Subscription	contact	token		Subscription.contact
2569	Subscription	criteria	string		Subscription.criteria
2570	Subscription	payload	token		Subscription.channel.payload
2571	Subscription	status	token		Subscription.status
2572	Subscription	type	token		Subscription.channel.type
2573	Subscription	url	uri		Subscription.channel.endpoint
2574	Substance	category	token		Substance.category
2575	Substance	code	token		Substance.code | (Substance.ingredient.substance as CodeableConcept)
2576	Substance	container-identifier	token		Substance.instance.identifier
2577	Substance	expiry	date		Substance.instance.expiry
2578	Substance	identifier	token		Substance.identifier
2579	Substance	quantity	quantity		Substance.instance.quantity
2580	Substance	status	token		Substance.status
2581	Substance	substance-reference	reference	Substance	(Substance.ingredient.substance as Reference)
2582	SubstanceSpecification	code	token		SubstanceSpecification.code.code
2583	SupplyDelivery	identifier	token		SupplyDelivery.identifier
2584	SupplyDelivery	patient	reference	Patient,Group	SupplyDelivery.patient
2585	SupplyDelivery	receiver	reference	Practitioner,PractitionerRole	SupplyDelivery.receiver
2586	SupplyDelivery	status	token		SupplyDelivery.status
2587	SupplyDelivery	supplier	reference	Practitioner,Organization,PractitionerRole	SupplyDelivery.supplier
2588	SupplyRequest	category	token		SupplyRequest.category
2589	SupplyRequest	date	date		SupplyRequest.authoredOn
2590	SupplyRequest	identifier	token		SupplyRequest.identifier
2591	SupplyRequest	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	SupplyRequest.requester
2592	SupplyRequest	status	token		SupplyRequest.status
2593	SupplyRequest	subject	reference	Organization,Patient,Location	SupplyRequest.deliverTo
2594	SupplyRequest	supplier	reference	Organization,HealthcareService	SupplyRequest.supplier
2595	Task	authored-on	date		Task.authoredOn
2596	Task	based-on	reference		Task.basedOn
2597	Task	business-status	token		Task.businessStatus
2598	Task	code	token		Task.code
2599	Task	encounter	reference	Encounter	Task.encounter
2600	Task	focus	reference		Task.focus
2601	Task	group-identifier	token		Task.groupIdentifier
2602	Task	identifier	token		Task.identifier
2603	Task	intent	token		Task.intent
2604	Task	modified	date		Task.lastModified
2605	Task	owner	reference	Practitioner,Organization,CareTeam,Device,Patient,HealthcareService,PractitionerRole,RelatedPerson	Task.owner
2606	Task	part-of	reference	Task	Task.partOf
2607	Task	patient	reference	Patient	Task.for.where(resolve() is Patient)
2608	Task	performer	token		Task.performerType
2609	Task	period	date		Task.executionPeriod
2610	Task	priority	token		Task.priority
2611	Task	requester	reference	Practitioner,Organization,Device,Patient,PractitionerRole,RelatedPerson	Task.requester
2612	Task	status	token		Task.status
2613	Task	subject	reference		Task.for
2614	TerminologyCapabilities	context	token		(TerminologyCapabilities.useContext.value as CodeableConcept)
2615	TerminologyCapabilities	context-quantity	quantity		(TerminologyCapabilities.useContext.value as Quantity) | (TerminologyCapabilities.useContext.value as Range)
2616	TerminologyCapabilities	context-type	token		TerminologyCapabilities.useContext.code
2617	TerminologyCapabilities	context-type-quantity	composite		TerminologyCapabilities.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2618	TerminologyCapabilities	context-type-value	composite		TerminologyCapabilities.useContext	context-type=code	context=value.as(CodeableConcept)
2619	TerminologyCapabilities	date	date		TerminologyCapabilities.date
2620	TerminologyCapabilities	description	string		TerminologyCapabilities.description
2621	TerminologyCapabilities	jurisdiction	token		TerminologyCapabilities.jurisdiction
2622	TerminologyCapabilities	name	string		TerminologyCapabilities.name
2623	TerminologyCapabilities	publisher	string		TerminologyCapabilities.publisher
2624	TerminologyCapabilities	status	token		TerminologyCapabilities.status
2625	TerminologyCapabilities	title	string		TerminologyCapabilities.title
2626	TerminologyCapabilities	url	uri		TerminologyCapabilities.url
2627	TerminologyCapabilities	version	token		TerminologyCapabilities.version
2628	TestReport	identifier	token		TestReport.identifier
2629	TestReport	issued	date		TestReport.issued
2630	TestReport	participant	uri		TestReport.participant.uri
2631	TestReport	result	token		TestReport.result
2632	TestReport	tester	string		TestReport.tester
2633	TestReport	testscript	reference	TestScript	TestReport.testScript
2634	TestScript	context	token		(TestScript.useContext.value as CodeableConcept)
2635	TestScript	context-quantity	quantity		(TestScript.useContext.value as Quantity) | (TestScript.useContext.value as Range)
2636	TestScript	context-type	token		TestScript.useContext.code
2637	TestScript	context-type-quantity	composite		TestScript.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2638	TestScript	context-type-value	composite		TestScript.useContext	context-type=code	context=value.as(CodeableConcept)
2639	TestScript	date	date		TestScript.date
2640	TestScript	description	string		TestScript.description
2641	TestScript	identifier	token		TestScript.identifier
2642	TestScript	jurisdiction	token		TestScript.jurisdiction
2643	TestScript	name	string		TestScript.name
2644	TestScript	publisher	string		TestScript.publisher
2645	TestScript	status	token		TestScript.status
2646	TestScript	testscript-capability	string		TestScript.metadata.capability.description
2647	TestScript	title	string		TestScript.title
2648	TestScript	url	uri		TestScript.url
2649	TestScript	version	token		TestScript.version
2650	ValueSet	code	token		ValueSet.expansion.contains.code | ValueSet.compose.include.concept.code
2651	ValueSet	context	token		(ValueSet.useContext.value as CodeableConcept)
2652	ValueSet	context-quantity	quantity		(ValueSet.useContext.value as Quantity) | (ValueSet.useContext.value as Range)
2653	ValueSet	context-type	token		ValueSet.useContext.code
2654	ValueSet	context-type-quantity	composite		ValueSet.useContext	context-type=code	context-quantity=value.as(Quantity) | value.as(Range)
2655	ValueSet	context-type-value	composite		ValueSet.useContext	context-type=code	context=value.as(CodeableConcept)
2656	ValueSet	date	date		ValueSet.date
2657	ValueSet	description	string		ValueSet.description
2658	ValueSet	expansion	uri		ValueSet.expansion.identifier
2659	ValueSet	identifier	token		ValueSet.identifier
2660	ValueSet	jurisdiction	token		ValueSet.jurisdiction
2661	ValueSet	name	string		ValueSet.name
2662	ValueSet	publisher	string		ValueSet.publisher
2663	ValueSet	reference	uri		ValueSet.compose.include.system
2664	ValueSet	status	token		ValueSet.status
2665	ValueSet	title	string		ValueSet.title
2666	ValueSet	url	uri		ValueSet.url
2667	ValueSet	version	token		ValueSet.version
2668	VerificationResult	target	reference		VerificationResult.target
2669	VisionPrescription	datewritten	date		VisionPrescription.dateWritten
2670	VisionPrescription	encounter	reference	Encounter,EpisodeOfCare	VisionPrescription.encounter
2671	VisionPrescription	identifier	token		VisionPrescription.identifier
2672	VisionPrescription	patient	reference	Patient,Group	VisionPrescription.patient
2673	VisionPrescription	prescriber	reference	Practitioner,PractitionerRole	VisionPrescription.prescriber
2674	VisionPrescription	status	token		VisionPrescription.status
`;
